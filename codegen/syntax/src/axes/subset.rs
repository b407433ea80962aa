use std::fmt;
use std::marker::PhantomData;

use super::{Dialect, Target, View};

/// An axis with few points.
pub trait SmallAxis: Copy + PartialEq + fmt::Debug + 'static {
    /// All its points.
    const POINTS: &'static [Self];
}

impl SmallAxis for Target {
    const POINTS: &'static [Self] = &Target::ALL;
}

impl SmallAxis for View {
    const POINTS: &'static [Self] = &View::ALL;
}

impl SmallAxis for Dialect {
    const POINTS: &'static [Self] = &Dialect::ALL;
}

/// Some points of an axis. Conditions are made of these, one for each member and case of each declaration, so they
/// are small and are copied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Subset<T> {
    /// Of each point, in the order of the axis, whether it is in.
    bits: u8,
    of: PhantomData<T>,
}

impl<T: SmallAxis> Subset<T> {
    /// All points.
    pub fn all() -> Self {
        Self { bits: u8::MAX >> (u8::BITS as usize - T::POINTS.len()), of: PhantomData }
    }

    /// Whether a point is in.
    pub fn contains(self, point: T) -> bool {
        self.bits & bit(point) != 0
    }

    /// Whether all points are in.
    pub fn is_all(self) -> bool {
        usize::try_from(self.bits.count_ones()) == Ok(T::POINTS.len())
    }

    /// Whether no point is in.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The points that are in, in the order of the axis.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::POINTS.iter().copied().filter(move |point| self.contains(*point))
    }

    /// The points that are in both.
    pub fn and(self, other: Self) -> Self {
        Self { bits: self.bits & other.bits, of: PhantomData }
    }

    /// The points that are not in the other.
    pub fn without(self, other: Self) -> Self {
        Self { bits: self.bits & !other.bits, of: PhantomData }
    }
}

fn bit<T: SmallAxis>(point: T) -> u8 {
    T::POINTS.iter().position(|known| *known == point).map_or(0, |at| 1 << at)
}

impl<T: SmallAxis> FromIterator<T> for Subset<T> {
    fn from_iter<I: IntoIterator<Item = T>>(points: I) -> Self {
        let bits = points.into_iter().fold(0, |bits, point| bits | bit(point));
        Self { bits, of: PhantomData }
    }
}

impl<T: SmallAxis, const N: usize> From<[T; N]> for Subset<T> {
    fn from(points: [T; N]) -> Self {
        points.into_iter().collect()
    }
}

impl<T: SmallAxis, const N: usize> PartialEq<[T; N]> for Subset<T> {
    fn eq(&self, points: &[T; N]) -> bool {
        *self == Self::from(*points)
    }
}

impl<T: SmallAxis> fmt::Debug for Subset<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_in_the_order_of_the_axis() {
        let some = Subset::from([Target::Ppc64, Target::X86_32]);
        assert_eq!(some.iter().collect::<Vec<_>>(), [Target::X86_32, Target::Ppc64]);
        assert!(some.contains(Target::Ppc64) && !some.contains(Target::Arm32));
        assert_eq!(some.and([Target::Ppc64, Target::Arm32].into()), [Target::Ppc64]);
        assert_eq!(some.without([Target::Ppc64, Target::Arm32].into()), [Target::X86_32]);
        assert!(Subset::<Target>::all().iter().eq(Target::ALL));
    }
}
