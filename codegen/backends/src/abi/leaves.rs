//! Members as C expressions name them: records that are spelt in their place are walked through.

use std::slice::Iter;

use super::shape::{BodyLayout, MemberLayout, ShapeKind};

/// A member that has a name, of a record or of one that is spelt inside it.
#[derive(Debug, Clone)]
pub struct NamedMember<'l, 's> {
    /// The members around it, the outermost first, those without a name too.
    pub around: Vec<&'l MemberLayout<'s>>,
    /// The member.
    pub layout: &'l MemberLayout<'s>,
    /// Offset from the start of the record that is walked through, in bits.
    pub offset_bits: u64,
}

impl<'l, 's> NamedMember<'l, 's> {
    /// The way to it, with dots: members without a name add nothing.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for name in
            self.around.iter().chain([&self.layout]).filter_map(|layout| layout.member.name.as_deref())
        {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        path
    }

    /// Whether no record is spelt in its place, so that nothing inside it has a name here.
    pub fn is_leaf(&self) -> bool {
        self.layout.shape.spelt().is_none()
    }

    /// The record that is spelt in it as what an array holds in the end.
    pub fn element(&self) -> Option<&'l BodyLayout<'s>> {
        match &self.layout.shape.underlying().kind {
            ShapeKind::Array { of, .. } => of.element().spelt(),
            _ => None,
        }
    }
}

impl<'s> BodyLayout<'s> {
    /// Every member with a name, in order, those inside another behind it.
    pub fn named(&self) -> NamedMembers<'_, 's> {
        let level = Level { rest: self.members.iter(), base: 0 };
        NamedMembers { levels: vec![level], around: Vec::new() }
    }

    /// Those in whose place no record is spelt.
    pub fn leaves(&self) -> impl Iterator<Item = NamedMember<'_, 's>> {
        self.named().filter(NamedMember::is_leaf)
    }

    /// The member of a name, but for those that are promoted.
    pub fn named_here(&self, name: &str) -> Option<&MemberLayout<'s>> {
        self.members.iter().find(|member| member.member.name.as_deref() == Some(name))
    }

    /// The member of a name, also one that a record without a name promotes.
    pub fn member(&self, name: &str) -> Option<&MemberLayout<'s>> {
        self.members.iter().find_map(|at| match &at.member.name {
            Some(own) => (own == name).then_some(at),
            None => at.shape.spelt()?.member(name),
        })
    }
}

/// The walk through the members with a name.
#[derive(Debug, Clone)]
pub struct NamedMembers<'l, 's> {
    /// The records that are being walked through, the outermost first.
    levels: Vec<Level<'l, 's>>,
    /// The members that they are: one less, since the outermost is none.
    around: Vec<&'l MemberLayout<'s>>,
}

#[derive(Debug, Clone)]
struct Level<'l, 's> {
    rest: Iter<'l, MemberLayout<'s>>,
    /// Where the record begins, in bits.
    base: u64,
}

impl<'l, 's> Iterator for NamedMembers<'l, 's> {
    type Item = NamedMember<'l, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let level = self.levels.last_mut()?;
            let Some(layout) = level.rest.next() else {
                self.levels.pop();
                self.around.pop();
                continue;
            };
            let offset_bits = level.base + layout.offset_bits;
            let has_name = layout.member.name.is_some();
            let found = has_name.then(|| NamedMember { around: self.around.clone(), layout, offset_bits });
            if let Some(inner) = layout.shape.spelt() {
                self.levels.push(Level { rest: inner.members.iter(), base: offset_bits });
                self.around.push(layout);
            }
            if found.is_some() {
                return found;
            }
        }
    }
}
