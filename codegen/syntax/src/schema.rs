//! What is written as one scalar, in the JSON Schema of the format.

use crate::expression::Expression;
use crate::file_path::{FileName, FilePath};
use crate::member_path::MemberPath;
use crate::packing::{PackLimit, Packing};
use crate::type_name::TypeName;

/// Names of members with dots between.
pub const PATH: &str = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$";
/// Parts that neither begin nor end with a dot, with `/` between.
const FILE_PATH: &str =
    "^[A-Za-z0-9_+-]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?(/[A-Za-z0-9_+-]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?)*$";
/// One such part.
const FILE_NAME: &str = "^[A-Za-z0-9_+-]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?$";

/// Gives a type that is read from a scalar the schema of that scalar.
#[macro_export]
macro_rules! scalar_schemas {
    ($($type:ty, $name:literal, $schema:tt)*) => {
        $(impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!($schema)
            }
        })*
    };
}

scalar_schemas! {
    FilePath, "Path", {
        "description": "A path below the root of the public headers, with `/` between the parts.",
        "type": "string",
        "pattern": FILE_PATH,
        "maxLength": 200,
    }
    FileName, "Project", {
        "description": "A project: a word that can be a part of the name of a file.",
        "type": "string",
        "pattern": FILE_NAME,
        "maxLength": 200,
    }
    TypeName, "Type", {
        "description": "A built-in type (`u32`), a declared one, or an address: `handle<T>`, `handle<const T>`, `handle64<T>`, `ptr<T>`.",
        "type": "string",
    }
    Expression, "Expression", {
        "description": "A C integer expression: numbers with C's suffixes, names of constants, `sizeof(type)`, casts, operators.",
        "type": ["string", "integer"],
    }
    Packing, "Packing", {
        "description": "Whether there is no padding, or to how many bytes members are aligned at most.",
        "anyOf": [{ "type": "boolean" }, { "enum": PackLimit::ALL }],
    }
    MemberPath, "Member", {
        "description": "A member, or a member of a member: names with dots between.",
        "type": "string",
        "pattern": PATH,
        "examples": ["u.port"],
    }
}
