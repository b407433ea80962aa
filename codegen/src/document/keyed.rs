//! Declarations of what is written, from which reading and the JSON Schema follow.

/// Declares a structure whose fields are the keys of a mapping. `as` gives a key another name than the field; one
/// with `= default` may be left out, and so may one that holds an `Option`. Nobody writes fields that are `unwritten`.
macro_rules! keyed {
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident {
            $($(#[$doc:meta])* $field_vis:vis $field:ident $(as $key:literal)?: $of:ty $(= $default:ident)?),* $(,)?
        }
        $(unwritten {
            $($(#[$unwritten_doc:meta])* $unwritten_vis:vis $unwritten:ident: $unwritten_of:ty),* $(,)?
        })?
    ) => {
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        $(#[$about])*
        $vis struct $name {
            $(
                $(#[$doc])*
                $(#[cfg_attr(feature = "schema", schemars(rename = $key))])?
                $(#[cfg_attr(feature = "schema", schemars($default))])?
                $field_vis $field: $of,
            )*
            $($(
                $(#[$unwritten_doc])*
                #[cfg_attr(feature = "schema", schemars(skip))]
                $unwritten_vis $unwritten: $unwritten_of,
            )*)?
        }

        $crate::document::keyed::read_keys! {
            $name { $($field $(as $key)? $(= $default)?),* $(; $($unwritten),*)? }
        }
    };
}
pub(crate) use keyed;

/// Reads a structure from the keys of a mapping, which are given as in [`keyed!`].
macro_rules! read_keys {
    ($name:ident { $($field:ident $(as $key:literal)? $(= $default:ident)?),* $(; $($unwritten:ident),*)? }) => {
        impl $crate::document::node_reader::FromNode for $name {
            fn from_node(
                node: $crate::document::node_reader::NodeReader<'_>,
            ) -> Result<Self, $crate::document::read_error::ReadError> {
                $(let mut $field = None;)*
                for entry in node.entries()? {
                    match entry.key() {
                        $($crate::document::keyed::key!($field $($key)?) => $field = Some(entry.read()?),)*
                        _ => return Err(entry.unknown(&[$($crate::document::keyed::key!($field $($key)?)),*])),
                    }
                }
                Ok($name {
                    $($field: $crate::document::keyed::value!($field $(as $key)? $(= $default)?),)*
                    $($($unwritten: Default::default(),)*)?
                })
            }
        }
    };
}
pub(crate) use read_keys;

/// The key of a field.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}
pub(crate) use key;

/// The value of a field of which the key may have been left out.
macro_rules! value {
    ($field:ident $(as $key:literal)? = default) => {
        $field.unwrap_or_default()
    };
    ($field:ident $(as $key:literal)?) => {
        $crate::document::node_reader::or_left_out(
            $field,
            $crate::document::keyed::key!($field $($key)?),
        )?
    };
}
pub(crate) use value;

/// Declares an enumeration whose variants are words.
macro_rules! words {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)?
        }
    ) => {
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$about])*
        $vis enum $name {
            $($(#[$doc])* #[cfg_attr(feature = "schema", schemars(rename = $word))] $variant,)*
        }

        impl $crate::document::node_reader::FromNode for $name {
            fn from_node(
                node: $crate::document::node_reader::NodeReader<'_>,
            ) -> Result<Self, $crate::document::read_error::ReadError> {
                $crate::document::node_reader::word(node, &[$(($word, $name::$variant)),*])
            }
        }
    };
}
pub(crate) use words;
