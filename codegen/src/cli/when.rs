//! Where a name is there, and what it is in each place.

use std::fmt::Write;

use serde_json::{Value, json};
use xen_abi_codegen::axes::{Dialect, Release, Target};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::presence::{Meaning, Place, Side, every_release, places, presence};

use super::arguments::{Format, When};
use super::failure::Failure;
use super::output;
use super::selection::failure;

/// Says in which releases, on which targets and for whom a name is there.
pub(super) fn when(arguments: &When) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let mut variants = every_release(&spec, arguments.dialect);
    if !arguments.targets.is_empty() {
        variants.retain(|variant| arguments.targets.contains(&variant.target));
    }
    let matrix = Matrix::lower(&spec, &variants).map_err(|found| failure(&spec, found))?;
    let found = presence(&matrix, &arguments.name).map_err(|found| failure(&spec, found))?;
    let found = found.iter().flat_map(|case| {
        let places = places(&matrix, &case.variants).into_iter();
        places.map(move |place| (&case.is, place))
    });
    match arguments.format {
        Format::Human => {
            let mut text = format!("{}\n", arguments.name);
            found.for_each(|(is, place)| describe(&mut text, is, &place, arguments.dialect));
            output::print(&text)
        }
        Format::Json => output::print_json(&found.map(|(is, place)| as_json(is, &place)).collect::<Vec<_>>()),
    }
}

fn describe(text: &mut String, is: &Meaning, place: &Place, dialect: Dialect) {
    let what = match is {
        Meaning::Value(value) => value.to_string(),
        Meaning::Text(text) => format!("{text:?}"),
        Meaning::Type { size, align } => format!("{size} bytes, aligned to {align}"),
        Meaning::Member { offset_bits, size_bits } if offset_bits % 8 == 0 && size_bits % 8 == 0 => {
            format!("{} bytes at byte {}", size_bits / 8, offset_bits / 8)
        }
        Meaning::Member { offset_bits, size_bits } => format!("{size_bits} bits at bit {offset_bits}"),
        Meaning::There => "is there".to_owned(),
    };
    let releases: Vec<String> = place.releases.iter().map(stretch).collect();
    let targets: Vec<&str> = place.targets.iter().copied().map(Target::name).collect();
    let _ = write!(text, "  {what}: {}; {}", releases.join(" and "), targets.join(" "));
    if dialect == Dialect::Xen {
        let sides: Vec<&str> = place.sides.iter().copied().map(Side::name).collect();
        let _ = write!(text, "; {}", sides.join(", "));
    }
    text.push('\n');
}

fn stretch((first, gone): &(Release, Option<Release>)) -> String {
    match gone {
        Some(gone) => format!("{first} until {gone}"),
        None => format!("since {first}"),
    }
}

fn as_json(is: &Meaning, place: &Place) -> Value {
    let releases = place
        .releases
        .iter()
        .map(|(first, gone)| json!([first.to_string(), gone.map(|gone| gone.to_string())]));
    let mut views: Vec<&str> = Vec::new();
    let mut interfaces: Vec<&str> = Vec::new();
    for side in &place.sides {
        let [view, interface] = side.axes();
        for (list, word) in [(&mut views, view), (&mut interfaces, interface)] {
            if !list.contains(&word) {
                list.push(word);
            }
        }
    }
    let targets = place.targets.iter().copied().map(Target::name);
    let mut item = json!({
        "variants": {
            "releases": releases.collect::<Vec<_>>(),
            "targets": targets.collect::<Vec<_>>(),
            "views": views,
            "interfaces": interfaces,
        },
    });
    match is {
        // A number of JSON has as many digits as it needs.
        Meaning::Value(value) => item["value"] = json!(value),
        Meaning::Text(text) => item["text"] = json!(text),
        Meaning::Type { size, align } => {
            item["size"] = json!(size);
            item["align"] = json!(align);
        }
        Meaning::Member { offset_bits, size_bits } => {
            item["offset_bits"] = json!(offset_bits);
            item["size_bits"] = json!(size_bits);
        }
        Meaning::There => {}
    }
    item
}
