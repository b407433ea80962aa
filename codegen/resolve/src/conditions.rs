use super::Resolver;
use crate::releases::availability;
use xen_abi_document::{Conditions, FirstReleases, Placed, When};
use xen_abi_model::{Availability, Case, Cases};
use xen_abi_syntax::axes::Dialect;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::source::Place;

impl Resolver<'_> {
    /// The conditions of a file. A file that names no dialect is Xen's.
    pub(super) fn file_availability(&mut self, written: &Conditions) -> Availability {
        let meant = self.availability(&Availability::default(), written);
        match written.dialect {
            Some(_) => meant,
            None => Availability { dialects: [Dialect::Xen].into(), ..meant },
        }
    }

    /// The conditions of an item, with those of what it is in.
    pub(super) fn availability(&mut self, outer: &Availability, written: &Conditions) -> Availability {
        if let Some(view) = &self.seen_from {
            // What is wrong with them is reported where they are written.
            return outer.and(&view.availability(written));
        }
        if written.is_none() {
            return outer.clone();
        }
        for releases in [&written.since, &written.until].into_iter().flatten() {
            self.check_releases(outer, releases);
        }
        let meant = outer.and(&availability(written));
        if meant.is_impossible() && !outer.is_impossible() {
            let places = [
                written.arch.as_ref().map(|it| it.place),
                written.view.as_ref().map(|it| it.place),
                written.until.as_ref().map(|it| it.place),
                written.since.as_ref().map(|it| it.place),
                written.interface.as_ref().map(|it| it.place),
                written.dialect.as_ref().map(|it| it.place),
            ];
            if let Some(place) = places.into_iter().flatten().next() {
                let message = "together with the conditions around it, this never holds";
                self.diagnostics.push(Diagnostic::new(Code::ImpossibleCondition, place, message));
            }
        }
        meant
    }

    pub(super) fn check_releases(&mut self, outer: &Availability, releases: &Placed<FirstReleases>) {
        let dialect = if outer.dialects == [Dialect::Linux] { Dialect::Linux } else { Dialect::Xen };
        for release in &releases.0 {
            let newest = self.common.releases.branch(dialect, release.branch).map(|known| known.newest_point);
            // The one after the newest may be named: the tip of a branch has what is to be released next.
            if release.point > newest.map_or(0, |newest| newest.saturating_add(1)) {
                let message = match newest {
                    Some(newest) => {
                        format!("the newest point release of {} known is {newest}", release.branch)
                    }
                    None => format!("{} is not a branch that is listed", release.branch),
                };
                let help = "list it in releases.yaml once it has been measured";
                self.diagnostics
                    .push(Diagnostic::new(Code::UnknownRelease, releases.place, message).help(help));
            }
        }
        if !releases.0.is_sorted() {
            let message = "releases are listed in order: backports first, the main line last";
            self.diagnostics.push(Diagnostic::new(Code::BadCondition, releases.place, message));
        }
    }

    /// Values by cases; `resolve` makes of each what it means.
    pub(super) fn cases<T, U>(
        &mut self,
        outer: &Availability,
        written: &xen_abi_document::Cases<T>,
        resolve: impl Fn(&mut Self, &T, Place) -> Option<U>,
    ) -> Cases<U> {
        let mut cases = Vec::with_capacity(written.0.len());
        for When { conditions, item } in &written.0 {
            let when = self.availability(outer, conditions);
            if when.is_impossible() {
                continue;
            }
            if let Some(is) = resolve(self, &item.is.value, item.is.place) {
                cases.push(Case { when, place: item.is.place, is });
            }
        }
        Cases(cases)
    }
}
