//! What one cell has, cut into what each header has: of most headers many cells have the same, which is kept once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use xen_abi_codegen::facts::Facts;

use crate::definitions::Definitions;
use crate::measure::{HANDLE_PREFIXES, Measured, SAVE_CODE_SUFFIX, SAVE_TYPE_PREFIX, Sighting};

/// What was seen in one cell, by header.
pub type Slices = BTreeMap<String, Arc<Sighting>>;

/// Every slice that there is.
#[derive(Default)]
pub struct Pool(Mutex<HashMap<String, Vec<Arc<Sighting>>>>);

impl Pool {
    /// Cuts what was seen in a cell.
    pub fn cut(&self, sighting: Sighting) -> Slices {
        let slices = cut(sighting).into_iter();
        slices.map(|(header, slice)| (header.clone(), self.shared(header, slice))).collect()
    }

    fn shared(&self, header: String, slice: Sighting) -> Arc<Sighting> {
        let mut pool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pool.entry(header).or_default();
        if let Some(same) = known.iter().find(|known| ***known == slice) {
            return Arc::clone(same);
        }
        let slice = Arc::new(slice);
        known.push(Arc::clone(&slice));
        slice
    }
}

/// The slice of a header, before anything is in it. It is of no cell, as several have it.
fn empty(header: &str) -> Sighting {
    let measured = Measured {
        definitions: Definitions::of_no_cell(),
        unmeasured: BTreeMap::new(),
        headers: [header.to_owned()].into(),
        bindgen: String::new(),
    };
    Sighting::of(measured)
}

fn cut(sighting: Sighting) -> BTreeMap<String, Sighting> {
    let mut cutter = Cutter { slices: BTreeMap::new(), homes: sighting.measured.definitions.homes };
    for header in &sighting.measured.headers {
        cutter.slices.insert(header.clone(), empty(header));
    }
    let Facts { records, constants, strings, const_types, typedefs, enums, aliases, save_codes, .. } =
        sighting.measured.definitions.facts;
    cutter.put(records, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.records);
    cutter.put(constants, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.constants);
    cutter.put(strings, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.strings);
    cutter.put(
        const_types,
        |name| name.to_owned(),
        |slice| &mut slice.measured.definitions.facts.const_types,
    );
    cutter.put(typedefs, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.typedefs);
    cutter.put(enums, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.enums);
    cutter.put(aliases, |name| name.to_owned(), |slice| &mut slice.measured.definitions.facts.aliases);
    let home_of_code = |name: &str| format!("{SAVE_TYPE_PREFIX}{name}");
    let (of_structures, of_constants): (BTreeMap<_, _>, BTreeMap<_, _>) =
        save_codes.into_iter().partition(|(name, _)| cutter.homes.contains_key(&home_of_code(name)));
    cutter.put(of_structures, home_of_code, |slice| &mut slice.measured.definitions.facts.save_codes);
    let home_of_constant = |name: &str| format!("{name}{SAVE_CODE_SUFFIX}");
    cutter.put(of_constants, home_of_constant, |slice| &mut slice.measured.definitions.facts.save_codes);
    cutter.put(sighting.tags, |name| name.to_owned(), |slice| &mut slice.tags);
    cutter.put(sighting.measured.unmeasured, |name| name.to_owned(), |slice| &mut slice.measured.unmeasured);
    cutter.append(sighting.records, |(name, _)| name, |slice| &mut slice.records);
    cutter.append(sighting.enums, |(name, _)| name, |slice| &mut slice.enums);
    cutter.append(sighting.typedefs, |(name, _)| name, |slice| &mut slice.typedefs);
    let Cutter { mut slices, homes } = cutter;
    let typedefs = &sighting.preprocessed.declarations.typedefs;
    for handle in sighting.handles {
        let typedef = |prefix: &&str| typedefs.get(&format!("{prefix}{handle}"));
        let slice = HANDLE_PREFIXES.iter().find_map(typedef).and_then(|of| slices.get_mut(&of.header));
        slice.into_iter().for_each(|slice| slice.handles.push(handle.clone()));
    }
    for (name, header) in homes {
        if let Some(slice) = slices.get_mut(&header) {
            slice.measured.definitions.homes.insert(name, header);
        }
    }
    for (name, defined) in sighting.preprocessed.macros {
        if let Some(slice) = slices.get_mut(&defined.header) {
            slice.preprocessed.macros.insert(name, defined);
        }
    }
    for (name, defined) in sighting.preprocessed.functions {
        if let Some(slice) = slices.get_mut(&defined.header) {
            slice.preprocessed.functions.insert(name, defined);
        }
    }
    slices.values_mut().for_each(|slice| slice.preprocessed.count_from_the_first());
    slices
}

struct Cutter {
    slices: BTreeMap<String, Sighting>,
    homes: BTreeMap<String, String>,
}

impl Cutter {
    fn slice_of(&mut self, name: &str) -> Option<&mut Sighting> {
        self.slices.get_mut(self.homes.get(name)?)
    }

    /// Puts each entry into the slice of the header that defines a name which belongs to it.
    fn put<T>(
        &mut self,
        map: BTreeMap<String, T>,
        home_by: impl Fn(&str) -> String,
        at: impl Fn(&mut Sighting) -> &mut BTreeMap<String, T>,
    ) {
        for (name, value) in map {
            if let Some(slice) = self.slice_of(&home_by(&name)) {
                at(slice).insert(name, value);
            }
        }
    }

    /// The same of a list.
    fn append<T>(
        &mut self,
        list: Vec<T>,
        name: impl Fn(&T) -> &String,
        at: impl Fn(&mut Sighting) -> &mut Vec<T>,
    ) {
        for item in list {
            if let Some(slice) = self.slice_of(name(&item)) {
                at(slice).push(item);
            }
        }
    }
}

/// All that some slices have together.
pub(super) fn whole(slices: &Slices) -> Definitions {
    let mut whole = Definitions::of_no_cell();
    for slice in slices.values() {
        let Definitions { facts, homes } = slice.measured.definitions.clone();
        whole.homes.extend(homes);
        let all = &mut whole.facts;
        all.records.extend(facts.records);
        all.constants.extend(facts.constants);
        all.strings.extend(facts.strings);
        all.const_types.extend(facts.const_types);
        all.typedefs.extend(facts.typedefs);
        all.enums.extend(facts.enums);
        all.aliases.extend(facts.aliases);
        all.save_codes.extend(facts.save_codes);
    }
    whole
}
