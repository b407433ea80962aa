//! A JSON Schema of the format, from which editors propose and check keys. It is made from the types that read
//! the format; its descriptions are their documentation.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use xen_abi_runtime::smccc::Owner;
use xen_abi_syntax::axes::{Dialect, Target, View};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::scalar_schemas;
use xen_abi_syntax::schema::PATH;

use crate::{
    BitRange, BitTag, Bits, ByName, Case, Cases, Casing, Commit, Declarations, Direction, Directions,
    Document, FirstReleases, Fragment, Given, Guard, InterfaceRange, Length, Lengths, LintRule, MadeOf, Name,
    Number, OneOrMore, OpIn, Pattern, Placed, Prose, QuotedRelease, Rename, SmcccOwner, Tag, Template, Text,
    Verbatim, When, Word,
};

/// The schema of a file that describes a header, as JSON.
pub fn schema() -> String {
    text_of::<When<Document>>(SchemaSettings::default())
}

/// The schema of what a program writes by a type, as JSON.
pub fn schema_of_written<T: JsonSchema>() -> String {
    text_of::<T>(SchemaSettings::default().for_serialize())
}

fn text_of<T: JsonSchema>(settings: SchemaSettings) -> String {
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    forbid_null(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// A key that may be left out is not to be written without a value, which is what `Option` means to others.
fn forbid_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(forbid_null),
        Value::Object(keywords) => {
            keywords.values_mut().for_each(forbid_null);
            if keywords.get("default").is_some_and(Value::is_null) {
                keywords.remove("default");
            }
            for list in ["type", "anyOf", "enum"] {
                let Some(Value::Array(options)) = keywords.get_mut(list) else { continue };
                options.retain(|option| !is_null(option));
                if list == "enum" || options.len() != 1 {
                    continue;
                }
                let only = options.remove(0);
                keywords.remove(list);
                match only {
                    Value::Object(inner) => {
                        for (keyword, value) in inner {
                            keywords.entry(keyword).or_insert(value);
                        }
                    }
                    name => {
                        keywords.insert(list.to_owned(), name);
                    }
                }
            }
        }
        _ => {}
    }
}

fn is_null(option: &Value) -> bool {
    option.is_null() || option == "null" || option.get("type").is_some_and(|kind| kind == "null")
}

/// What C could use as a name.
const IDENTIFIER: &str = "^[A-Za-z_][A-Za-z0-9_]*$";
/// A branch or release.
const RELEASE: &str = r"^[0-9]+\.[0-9]+(\.[0-9]+)?$";
/// A bound of interface versions, or two.
const INTERFACE: &str = "^ *(>=|<) *(none|0x[0-9A-Fa-f]{1,8})( *, *(>=|<) *(none|0x[0-9A-Fa-f]{1,8}))? *$";

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// The keys of the item and those of conditions are keys of one mapping.
impl<T: JsonSchema> JsonSchema for When<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("When<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        let conditions = Given::json_schema(generator);
        if let (Some(Value::Object(keys)), Some(Value::Object(more))) =
            (schema.get_mut("properties"), conditions.get("properties"))
        {
            keys.extend(more.clone());
        }
        schema
    }
}

impl<T: JsonSchema> JsonSchema for Cases<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("CasesOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        let case = generator.subschema_for::<When<Case<T>>>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": case }] })
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMore{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}ByName", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "patternProperties": { IDENTIFIER: item },
            "additionalProperties": false,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Declarations<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("DeclarationsOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ByName::<OneOrMore<T>>::json_schema(generator)
    }
}

/// Gives texts the schema of a string, and cases of them its name.
macro_rules! text_schemas {
    ($($type:ty)*) => {
        $(impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                String::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                String::json_schema(generator)
            }
        })*
    };
}

text_schemas! { Prose Verbatim }

impl JsonSchema for Directions {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Directions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let direction = generator.subschema_for::<Direction>();
        json_schema!({
            "type": "object",
            "patternProperties": { PATH: direction },
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Tag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "MemberOrBit".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let bit = generator.subschema_for::<BitTag>();
        let member = json_schema!({
            "description": "A member beside the union, or `member.part` of a bit word; after `^` one of the record that embeds it.",
            "type": "string",
            "pattern": r"^\^?[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$",
        });
        json_schema!({ "anyOf": [member, bit] })
    }
}

impl<C: Casing> JsonSchema for Rename<C> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("RenameIn{}", C::CALLED).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let name = json_schema!({ "type": "string", "pattern": C::PATTERN });
        let languages = json_schema!({
            "type": "object",
            "properties": { "rust": name },
            "required": ["rust"],
            "additionalProperties": false,
        });
        json_schema!({ "anyOf": [name, languages] })
    }
}

impl JsonSchema for Template {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let of = generator.subschema_for::<MadeOf>();
        json_schema!({
            "description": "What the macro makes; in names and types `$x` stands for its parameter `x`.",
            "type": "object",
            "properties": { "of": of, "structs": { "type": "object" }, "unions": { "type": "object" } },
            "required": ["of"],
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for OpIn {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "MemberOrBits".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let member = generator.subschema_for::<MemberPath>();
        let bits = generator.subschema_for::<Bits>();
        json_schema!({ "anyOf": [member, bits] })
    }
}

scalar_schemas! {
    Name, "Name", { "description": "A name that C could use.", "type": "string", "pattern": IDENTIFIER }
    Guard, "Guard", {
        "description": "The name of a macro, or `none`.",
        "type": "string",
        "pattern": format!("{IDENTIFIER}|^$"),
    }
    Text, "Text", { "description": "The characters of a string of C, without quotes and escapes.", "type": "string" }
    Pattern, "Pattern", {
        "description": "A name that C could use; in a shape `$n` stands for what is given for the parameter `n`.",
        "type": "string",
        "pattern": "^[A-Za-z_$][A-Za-z0-9_$]*$",
    }
    Fragment, "Fragment", {
        "description": "A part of a name.",
        "type": ["string", "integer"],
    }
    Length, "Length", {
        "description": "The number of elements, an expression; or `flexible`, for as many as there is room for.",
        "type": ["string", "integer"],
    }
    BitRange, "BitRange", {
        "description": "Bits of an integer: the first, and the one after the last.",
        "type": "string",
        "pattern": r"\.\.",
        "examples": ["0..17"],
    }
    Number, "Number", {
        "description": "A number of 32 bits, with or without `0x`.",
        "type": ["string", "integer"],
    }
    SmcccOwner, "SmcccOwner", {
        "description": "The service to which a call belongs: a name or a number.",
        "anyOf": [
            { "enum": SmcccOwner::NAMED.map(Owner::name) },
            { "type": "integer", "minimum": 0, "maximum": 63 },
        ],
    }
    InterfaceRange, "InterfaceRange", {
        "description": "Interface versions: from one on, below one, or both.",
        "type": "string",
        "pattern": INTERFACE,
        "examples": [">= 0x00040400", "< 0x00040400"],
    }
    Commit, "Commit", {
        "description": "A commit of Xen's repository: 7 to 40 hexadecimal digits.",
        "type": "string",
        "pattern": "^[0-9a-f]{7,40}$",
        "examples": ["5642a6055c"],
    }
    LintRule, "LintRule", {
        "description": "A rule of `lint`, by its code.",
        "enum": Code::ALL.iter().filter(|code| code.is_of_lint()).map(|code| code.number()).collect::<Vec<_>>(),
    }
    QuotedRelease, "Release", {
        "description": "A release, in quotes; without a third number the first of its branch.",
        "type": "string",
        "pattern": RELEASE,
        "examples": ["4.20", "4.20.3"],
    }
    Word<Target>, "Target", { "description": "A target.", "enum": Target::ALL.map(Target::name) }
    Word<View>, "View", { "description": "A view.", "enum": View::ALL.map(View::name) }
    Word<Dialect>, "Dialect", { "description": "A dialect.", "enum": Dialect::ALL.map(Dialect::name) }
}

impl JsonSchema for Lengths {
    fn schema_name() -> Cow<'static, str> {
        "Lengths".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        OneOrMore::<Length>::json_schema(generator)
    }
}

impl JsonSchema for FirstReleases {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "FirstReleases".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        OneOrMore::<QuotedRelease>::json_schema(generator)
    }
}
