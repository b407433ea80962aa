//! Declarations of what is written. From one follow reading, the JSON Schema, the canonical order of the keys and what
//! each of them takes.

/// Declares a structure whose fields are the keys of a mapping, in their canonical order. `as "key"` gives a key
/// another name than the field, and `was "key"` tells the one that it had once; one with `= default` may be left out, and so may one that holds an `Option`.
/// `..Conditions` stands where the keys of conditions do, if the item can have some. What a key takes follows from
/// its type; behind it, `as close` and `as pairs` choose another layout, see [`Takes`](super::kind::Takes). Nobody
/// writes fields that are `unwritten`.
macro_rules! keyed {
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident {
            $(
                $(#[$doc:meta])*
                $field_vis:vis $field:ident $(as $key:literal)? $(was $old:literal)?: $of:ty $(= $default:ident)? $(as $layout:ident)?,
            )*
            $(
                ..$conditions:ident,
                $(
                    $(#[$doc2:meta])*
                    $field2_vis:vis $field2:ident $(as $key2:literal)? $(was $old2:literal)?: $of2:ty
                        $(= $default2:ident)? $(as $layout2:ident)?,
                )*
            )?
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
                $(#[$doc2])*
                $(#[cfg_attr(feature = "schema", schemars(rename = $key2))])?
                $(#[cfg_attr(feature = "schema", schemars($default2))])?
                $field2_vis $field2: $of2,
            )*)?
            $($(
                $(#[$unwritten_doc])*
                #[cfg_attr(feature = "schema", schemars(skip))]
                $unwritten_vis $unwritten: $unwritten_of,
            )*)?
        }

        $crate::keyed::read_keys! {
            $name {
                $($field $(as $key)? $(was $old)?: $of $(= $default)? $(as $layout)?,)*
                $(..$conditions, $($field2 $(as $key2)? $(was $old2)?: $of2 $(= $default2)? $(as $layout2)?,)*)?
            }
            $(unwritten { $($unwritten),* })?
        }
    };
}
pub(crate) use keyed;

/// Reads a structure from the keys of a mapping, which are given as in [`keyed!`].
macro_rules! read_keys {
    (
        $name:ident {
            $($field:ident $(as $key:literal)? $(was $old:literal)?: $of:ty $(= $default:ident)? $(as $layout:ident)?,)*
            $(
                ..$conditions:ident,
                $(
                    $field2:ident $(as $key2:literal)? $(was $old2:literal)?: $of2:ty
                        $(= $default2:ident)? $(as $layout2:ident)?,
                )*
            )?
        }
        $(unwritten { $($unwritten:ident),* })?
    ) => {
        impl $name {
            /// Its keys, and what each takes.
            pub(crate) fn kind() -> &'static $crate::kind::Kind {
                static KIND: $crate::kind::Kind = $crate::kind::Kind {
                    keys: &[
                        $($crate::kind::Key {
                            name: $crate::keyed::key!($field $($key)?),
                            was: $crate::keyed::was!($($old)?),
                            takes: <$of as $crate::node_reader::FromNode>::TAKES
                                $(.$layout())?,
                        },)*
                        $($($crate::kind::Key {
                            name: $crate::keyed::key!($field2 $($key2)?),
                            was: $crate::keyed::was!($($old2)?),
                            takes: <$of2 as $crate::node_reader::FromNode>::TAKES
                                $(.$layout2())?,
                        },)*)?
                    ],
                    conditions: $crate::keyed::before!([$($conditions)?] $($field)*),
                };
                &KIND
            }
        }

        $($crate::keyed::conditioned!($conditions $name);)?

        impl $crate::node_reader::FromNode for $name {
            const TAKES: $crate::kind::Takes = $crate::kind::Takes::Item(Self::kind);

            fn from_node(
                node: $crate::node_reader::NodeReader<'_>,
            ) -> Result<Self, $crate::read_error::Reported> {
                // Of each key nothing yet, or what was read, or that it was wrong, which is reported.
                $(let mut $field = None;)*
                $($(let mut $field2 = None;)*)?
                let mut unknown = Ok(());
                for entry in node.entries()? {
                    match entry.key() {
                        $($crate::keyed::key!($field $($key)?) => $field = Some(entry.read()),)*
                        $($($crate::keyed::key!($field2 $($key2)?) => $field2 = Some(entry.read()),)*)?
                        _ => unknown = Err(entry.unknown(Self::kind())),
                    }
                }
                $(let $field = $crate::keyed::value!(node, $field $(as $key)? $(= $default)?);)*
                $($(let $field2 = $crate::keyed::value!(node, $field2 $(as $key2)? $(= $default2)?);)*)?
                unknown?;
                Ok($name {
                    $($field: $field?,)*
                    $($($field2: $field2?,)*)?
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

/// The name that a key had once.
macro_rules! was {
    () => {
        None
    };
    ($old:literal) => {
        Some($old)
    };
}
pub(crate) use was;

/// That an item can have conditions.
macro_rules! conditioned {
    ($conditions:ident $name:ident) => {
        impl $crate::kind::Conditioned for $name {}
    };
}
pub(crate) use conditioned;

/// Before how many keys those of conditions stand, if there can be some.
macro_rules! before {
    ([$conditions:ident] $($field:ident)*) => {
        Some((<[&str]>::len(&[$(stringify!($field)),*]), $conditions::kind))
    };
    ([] $($field:ident)*) => {
        None
    };
}
pub(crate) use before;

/// The value of a field of which the key may have been left out.
macro_rules! value {
    ($node:ident, $field:ident $(as $key:literal)? = default) => {
        $field.unwrap_or_else(|| Ok(Default::default()))
    };
    ($node:ident, $field:ident $(as $key:literal)?) => {
        $node.or_left_out($field, $crate::keyed::key!($field $($key)?))
    };
}
pub(crate) use value;
