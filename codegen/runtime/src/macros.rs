/// Declares a structure: plain data, of which the members that mean something are shown and compared.
macro_rules! xen_record {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $($(#[$field_attribute:meta])* pub $field:ident: $of:ty,)*
        }
        $(shows $($shown:ident),* $(,)?;)?
        $(copies $($copied:ident),* $(,)?;)?
        $(calls $($called:ident),* $(,)?;)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy)]
        pub struct $name {
            $($(#[$field_attribute])* pub $field: $of,)*
        }

        const _: () = runtime::assert_filled::<$name>(&[$(runtime::plain_size::<$of>()),*]);

        xen_plain!($name);

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($name))
                    $($(.field(runtime::label(stringify!($shown)), &self.$shown))*)?
                    $($(.field(runtime::label(stringify!($copied)), &{ self.$copied }))*)?
                    $($(.field(runtime::label(stringify!($called)), &Self::$called(self)))*)?
                    .finish()
            }
        }

        /// Padding and what is reserved is not compared.
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                // So that it is used where there is nothing to compare.
                let _ = other;
                true
                    $($(&& self.$shown == other.$shown)*)?
                    $($(&& { self.$copied } == { other.$copied })*)?
                    $($(&& Self::$called(self) == Self::$called(other))*)?
            }
        }

        impl ::core::cmp::Eq for $name {}
    };
}

/// Declares a union: bytes, and methods that show them as each member.
macro_rules! xen_union {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $size:literal {
            $($(#[$view_attribute:meta])* $get:ident, $get_mut:ident, $with:ident: $of:ty,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            /// The bytes that the members share; each member has methods.
            pub bytes: [u8; $size],
        }

        const _: () = runtime::assert_filled::<$name>(&[$size]);

        xen_plain!($name);

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.bytes).finish()
            }
        }

        impl $name {
            $(
                $(#[$view_attribute])*
                #[inline]
                pub const fn $get(&self) -> &$of {
                    runtime::union_member(self)
                }

                #[doc = concat!("Shows the bytes as `", stringify!($get), "`, to be changed in place.")]
                #[inline]
                pub const fn $get_mut(&mut self) -> &mut $of {
                    runtime::union_member_mut(self)
                }

                #[doc = concat!("A union of which `", stringify!($get), "` is set, and every other byte is zero.")]
                #[inline]
                pub const fn $with(value: $of) -> Self {
                    let mut union = <Self as runtime::Plain>::ZERO;
                    *runtime::union_member_mut(&mut union) = value;
                    union
                }
            )*
        }
    };
}

/// Declares getters and setters of bit-fields.
macro_rules! xen_bit_fields {
    (
        impl $name:ident {
            $(
                $(#[$attribute:meta])*
                $get:ident, $set:ident: $of:ty = $read:ident($storage:ident, $offset:literal, $width:literal);
            )*
        }
    ) => {
        impl $name {
            $(
                $(#[$attribute])*
                #[inline]
                pub const fn $get(&self) -> $of {
                    runtime::$read(&self.$storage, $offset, $width) as $of
                }

                #[doc = concat!("Sets `", stringify!($get), "` to the low ", $width, " bits of a value.")]
                #[inline]
                pub const fn $set(&mut self, value: $of) {
                    runtime::set_bits(&mut self.$storage, $offset, $width, value as u64);
                }
            )*
        }
    };
}

/// Declares what a union holds by its tag, and the method of the record with the tag that finds it out.
macro_rules! xen_kinds {
    (
        $(#[$attribute:meta])*
        pub enum $kinds:ident: $name:ident.$method:ident, ($($tag:tt)+) {
            $($kind:ident($of:ty): $($value:literal)|+ => $union:ident::$view:ident($($way:ident).+),)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kinds<'a> {
            $(
                #[doc = concat!("The tag stands for `", stringify!($kind), "`.")]
                $kind(&'a $of),
            )*
        }

        impl $name {
            /// What it holds, by its tag; nothing where the tag has another value.
            #[inline]
            pub const fn $method(&self) -> ::core::option::Option<$kinds<'_>> {
                ::core::option::Option::Some(match self.$($tag)+ {
                    $($($value)|+ => $kinds::$kind($union::$view(&self.$($way).+)),)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    };
}

/// The same of a union whose tag is one bit.
macro_rules! xen_kinds_of_bit {
    (
        $(#[$attribute:meta])*
        pub enum $kinds:ident: $name:ident.$method:ident, ($($tag:tt)+) & $mask:literal {
            $set:ident($of_set:ty): set => $union:ident::$view_set:ident($($way:ident).+),
            $clear:ident($of_clear:ty): clear => $_:ident::$view_clear:ident($($same:ident).+),
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kinds<'a> {
            /// The bit is set.
            $set(&'a $of_set),
            /// The bit is clear.
            $clear(&'a $of_clear),
        }

        impl $name {
            /// What it holds, by a bit of its tag.
            #[inline]
            pub const fn $method(&self) -> $kinds<'_> {
                if self.$($tag)+ & $mask != 0 {
                    $kinds::$set($union::$view_set(&self.$($way).+))
                } else {
                    $kinds::$clear($union::$view_clear(&self.$($way).+))
                }
            }
        }
    };
}

/// Asserts where the fields of records lie.
macro_rules! xen_layout {
    ($($name:ident: $size:literal, $align:literal { $($field:ident $offset:literal),* $(,)? })*) => {
        $(
            const _: () = {
                runtime::assert_layout::<$name>($size, $align);
                $(assert!(::core::mem::offset_of!($name, $field) == $offset);)*
            };
        )*
    };
}

/// Declares a type around an integer.
macro_rules! xen_newtype {
    ($(#[$attribute:meta])* $name:ident: $of:ty) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub $of);

        const _: () = runtime::assert_filled::<$name>(&[runtime::plain_size::<$of>()]);

        xen_plain!($name);

        impl ::core::convert::From<$of> for $name {
            #[inline]
            fn from(value: $of) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<$name> for $of {
            #[inline]
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// Declares values, of which something holds one.
macro_rules! xen_values {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $of:ty {
            $($(#[$value_attribute:meta])* $($c_name:literal)? $value:ident = $number:literal,)*
        }
    ) => {
        xen_newtype!($(#[$attribute])* $name: $of);

        impl $name {
            $(
                $(#[$value_attribute])*
                $(#[doc(alias = $c_name)])?
                pub const $value: Self = Self($number);
            )*
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let known: &[(&str, Self)] = &[$((stringify!($value), Self::$value)),*];
                runtime::fmt_value(f, stringify!($name), self, &self.0, known)
            }
        }
    };
}

/// Declares values, of which something holds any number as bits.
macro_rules! xen_flags {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $of:ty {
            $($(#[$value_attribute:meta])* $($c_name:literal)? $value:ident = $number:literal,)*
        }
    ) => {
        xen_newtype!($(#[$attribute])* $name: $of);

        impl $name {
            $(
                $(#[$value_attribute])*
                $(#[doc(alias = $c_name)])?
                pub const $value: Self = Self($number);
            )*

            /// All bits that have a meaning.
            #[inline]
            pub const fn all() -> Self {
                Self(0 $(| $number)*)
            }

            /// Whether all bits of another set are in this one.
            #[inline]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// The bits that are in either set.
            #[inline]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// The bits of this set that are not in the other.
            #[inline]
            pub const fn difference(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let known: &[(&str, u64)] = &[$((stringify!($value), Self::$value.0 as u64)),*];
                // A sign is no bit of its own.
                let mask = u64::MAX >> (64 - <$of>::BITS);
                runtime::fmt_flags(f, stringify!($name), self.0 as u64 & mask, mask, known)
            }
        }

        impl ::core::ops::BitOr for $name {
            type Output = Self;
            #[inline]
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl ::core::ops::BitOrAssign for $name {
            #[inline]
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl ::core::ops::BitAnd for $name {
            type Output = Self;
            #[inline]
            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        xen_bitflags!($name: $of { $($value)* });
    };
}

/// Gives values what Rust wants of an error.
macro_rules! xen_errors {
    ($name:ident { $($value:ident $text:literal,)* }) => {
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let known: &[(Self, &str)] = &[$((Self::$value, concat!(stringify!($value), ": ", $text))),*];
                runtime::fmt_error(f, self, self.0 as i64, known)
            }
        }

        impl ::core::error::Error for $name {}
    };
}

/// Declares an integer whose bits have meanings.
macro_rules! xen_bitword {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $of:ty {
            $(
                $(#[$part_attribute:meta])*
                $get:ident, $with:ident, $mask:ident: $part:ty = $kind:ident $low:literal $($bits:literal)?;
            )*
        }
    ) => {
        xen_newtype!($(#[$attribute])* $name: $of);

        impl $name {
            $(
                #[doc = concat!("The bits of `", stringify!($get), "`.")]
                pub const $mask: $of = xen_bitword!(@mask $kind $of, $low $($bits)?);

                $(#[$part_attribute])*
                #[inline]
                pub const fn $get(self) -> $part {
                    xen_bitword!(@get $kind self.0, Self::$mask, $low)
                }

                #[doc = concat!("The same word with another `", stringify!($get), "`.")]
                #[inline]
                pub const fn $with(self, value: $part) -> Self {
                    let value = xen_bitword!(@set $kind value, $of, Self::$mask, $low);
                    Self(self.0 & !Self::$mask | value)
                }
            )*
        }

        xen_shown_parts!($name { $($get)* });
    };
    (@mask bit $of:ty, $low:literal) => { 1 << $low };
    (@mask bits $of:ty, $low:literal $bits:literal) => { $bits };
    (@get bit $word:expr, $mask:expr, $low:literal) => { $word & $mask != 0 };
    (@get bits $word:expr, $mask:expr, $low:literal) => { ($word & $mask) >> $low };
    (@set bit $value:ident, $of:ty, $mask:expr, $low:literal) => { if $value { $mask } else { 0 } };
    (@set bits $value:ident, $of:ty, $mask:expr, $low:literal) => { ($value << $low) & $mask };
}

/// Shows an integer by its parts.
macro_rules! xen_shown_parts {
    ($name:ident { $($get:ident)* }) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(runtime::label(stringify!($get)), &Self::$get(*self)))*
                    .finish()
            }
        }
    };
}

/// Declares a hypercall.
macro_rules! xen_hypercall {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident = $number:literal, $c_name:literal;
        $(params $($param:literal $registers:literal),* $(,)?;)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl runtime::Hypercall for $name {
            const NUMBER: u32 = $number;
            const NAME: &'static str = $c_name;
            const PARAMS: &'static [runtime::Parameter] =
                &[$($(runtime::Parameter { name: $param, registers: $registers }),*)?];
        }
    };
}

/// Declares an operation of a hypercall.
macro_rules! xen_operation {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $hypercall:path = $number:literal, $c_name:literal;
        fn($argument:ty) -> $output:ty;
        $(params $($param:literal $registers:literal),* $(,)?;)?
        $(errors $($error:literal),* $(,)?;)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl runtime::SubOperation for $name {
            type Hypercall = $hypercall;
            type Arg = $argument;
            type Output = $output;
            const NUMBER: u32 = $number;
            const NAME: &'static str = $c_name;
            const PARAMS: &'static [runtime::Parameter] =
                &[$($(runtime::Parameter { name: $param, registers: $registers }),*)?];
            const ERRORS: &'static [&'static str] = &[$($($error),*)?];
        }
    };
}

/// Says how an operation is told by a record, and where its argument lies there.
macro_rules! xen_enveloped {
    (
        $name:ident in $envelope:ty,
        |$to:ident, $argument:tt| $set:block,
        |$of:ident| if $test:expr => $found:expr
    ) => {
        impl runtime::EnvelopedOperation for $name {
            type Envelope = $envelope;

            #[inline]
            fn envelope($argument: Self::Arg) -> Self::Envelope {
                let mut envelope = <Self::Envelope as runtime::Plain>::ZERO;
                let $to = &mut envelope;
                $set
                envelope
            }

            #[inline]
            fn argument($of: &Self::Envelope) -> ::core::option::Option<&Self::Arg> {
                if $test { ::core::option::Option::Some($found) } else { ::core::option::Option::None }
            }
        }
    };
}

/// Declares a record of a saved domain.
macro_rules! xen_save_record {
    ($(#[$attribute:meta])* pub struct $name:ident = $code:literal, $c_name:literal, $record:ty;) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl runtime::SaveRecord for $name {
            type Record = $record;
            const CODE: u16 = $code;
            const NAME: &'static str = $c_name;
        }
    };
}

/// Declares a call by SMC or HVC.
macro_rules! xen_smccc {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident = $id:literal, $c_name:literal {
            $($(#[$argument_attribute:meta])* pub $argument:ident: $of:ty $(= $inner:tt)?,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$argument_attribute])* pub $argument: $of,)*
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self { $($argument: <$of as runtime::Plain>::ZERO),* }
            }
        }

        impl runtime::SmcccCall for $name {
            const ID: runtime::FunctionId = runtime::FunctionId($id);
            const NAME: &'static str = $c_name;

            #[inline]
            fn arguments(&self) -> [u64; 6] {
                runtime::registers(&[$(self.$argument $(.$inner)? as u64),*])
            }
        }
    };
}
