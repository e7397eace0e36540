//! The layout of Saltelli's points.

/// Blocks of points that share a pair (A, B) of base points: A; for each axis A with B's coordinate; for second-order
/// indices, for each axis B with A's coordinate; B. Blocks follow each other in the order of the pairs, so that a
/// design with more pairs begins with the same points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaltelliBlocks {
    /// Axes of a point.
    pub axes: usize,
    /// Whether the second-order points are there.
    pub second_order: bool,
}

impl SaltelliBlocks {
    /// Points of a block.
    #[must_use]
    pub fn width(self) -> usize {
        self.axes * if self.second_order { 2 } else { 1 } + 2
    }

    /// Place of A in its block.
    #[must_use]
    pub fn a(self) -> usize {
        0
    }

    /// Place of A with B's coordinate of `axis`.
    #[must_use]
    pub fn ab(self, axis: usize) -> usize {
        1 + axis
    }

    /// Place of B with A's coordinate of `axis`; only with second order.
    #[must_use]
    pub fn ba(self, axis: usize) -> usize {
        1 + self.axes + axis
    }

    /// Place of B.
    #[must_use]
    pub fn b(self) -> usize {
        self.width() - 1
    }

    /// Whether the coordinate of `axis` at this place is B's.
    pub(super) fn second_half(self, place: usize, axis: usize) -> bool {
        if place <= self.axes { place == self.ab(axis) } else { place == self.b() || place != self.ba(axis) }
    }
}
