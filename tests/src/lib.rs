//! What the tests of casus share.
