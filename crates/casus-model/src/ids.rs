//! Places of members, hypotheses and items in a [`Setup`](crate::Setup).

use serde::Serialize;

macro_rules! place {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(pub u16);

        impl $name {
            /// The place as an index into the setup's list.
            #[inline]
            #[must_use]
            pub fn ix(self) -> usize {
                usize::from(self.0)
            }

            /// The place at index `ix`, which the limits of a setup keep below 65,536.
            #[inline]
            #[must_use]
            pub fn at(ix: usize) -> Self {
                Self(u16::try_from(ix).unwrap_or(u16::MAX))
            }
        }
    };
}

place!(
    /// A member of the alliance.
    MemberId
);
place!(
    /// A hypothesis about what happened.
    HypothesisId
);
place!(
    /// An evidence item.
    ItemId
);
