// The same macros for files with only some names: without what compares and shows.

macro_rules! xen_plain {
    ($name:ident) => {
        // SAFETY: every field is plain data, and the assertion beside this shows that there is no padding.
        unsafe impl runtime::Plain for $name {}
        impl ::core::default::Default for $name { fn default() -> Self { <Self as runtime::Plain>::ZERO } }
    };
}

macro_rules! xen_record {
    (
        $(#[$attribute:meta])* pub struct $name:ident { $($(#[$of_field:meta])* pub $field:ident: $of:ty,)* }
        $($shown:tt)*
    ) => {
        $(#[$attribute])* #[derive(Clone, Copy, Debug)] pub struct $name { $($(#[$of_field])* pub $field: $of,)* }
        const _: () = assert!(0 $(+ runtime::plain_size::<$of>())* == ::core::mem::size_of::<$name>());
        xen_plain!($name);
    };
}

macro_rules! xen_union {
    (
        $(#[$attribute:meta])* pub struct $name:ident: $size:literal {
            $($(#[$of_view:meta])* $get:ident, $get_mut:ident, $with:ident: $of:ty,)*
        }
    ) => {
        $(#[$attribute])* #[derive(Clone, Copy, Debug)] pub struct $name { #[doc(hidden)] pub bytes: [u8; $size] }
        const _: () = assert!($size == ::core::mem::size_of::<$name>());
        xen_plain!($name);
        impl $name { $(
            $(#[$of_view])* pub const fn $get(&self) -> &$of { runtime::union_member(self) }
            #[doc = concat!("Shows the bytes as `", stringify!($get), "`, to be changed in place.")]
            pub const fn $get_mut(&mut self) -> &mut $of { runtime::union_member_mut(self) }
            #[doc = concat!("A union of which `", stringify!($get), "` is set, and every other byte is zero.")]
            pub const fn $with(value: $of) -> Self {
                let mut union = <Self as runtime::Plain>::ZERO;
                *runtime::union_member_mut(&mut union) = value;
                union
            }
        )* }
    };
}

macro_rules! xen_kinds {
    (
        $(#[$attribute:meta])* pub enum $kinds:ident: $name:ident.$method:ident, ($($tag:tt)+) {
            $($kind:ident($of:ty): $($value:literal)|+ => $union:ident::$view:ident($($way:ident).+),)*
        }
    ) => {
        $(#[$attribute])* #[derive(Clone, Copy, Debug)] pub enum $kinds<'a> { $(
            #[doc = concat!("The tag stands for `", stringify!($kind), "`.")] $kind(&'a $of),
        )* }
        impl $name {
            /// What it holds, by its tag; nothing where the tag has another value.
            pub const fn $method(&self) -> ::core::option::Option<$kinds<'_>> {
                ::core::option::Option::Some(match self.$($tag)+ {
                    $($($value)|+ => $kinds::$kind($union::$view(&self.$($way).+)),)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    };
}

macro_rules! xen_kinds_of_bit {
    (
        $(#[$attribute:meta])* pub enum $kinds:ident: $name:ident.$method:ident, ($($tag:tt)+) & $mask:literal {
            $set:ident($of_set:ty): set => $union:ident::$view_set:ident($($way:ident).+),
            $clear:ident($of_clear:ty): clear => $_:ident::$view_clear:ident($($same:ident).+),
        }
    ) => {
        $(#[$attribute])* #[derive(Clone, Copy, Debug)] pub enum $kinds<'a> {
            /// The bit is set.
            $set(&'a $of_set),
            /// The bit is clear.
            $clear(&'a $of_clear),
        }
        impl $name {
            /// What it holds, by a bit of its tag.
            pub const fn $method(&self) -> $kinds<'_> {
                match self.$($tag)+ & $mask {
                    0 => $kinds::$clear($union::$view_clear(&self.$($way).+)),
                    _ => $kinds::$set($union::$view_set(&self.$($way).+)),
                }
            }
        }
    };
}

macro_rules! xen_layout {
    ($($name:ident: $size:literal, $align:literal { $($field:ident $offset:literal),* $(,)? })*) => {
        $(const _: () = {
            assert!(::core::mem::size_of::<$name>() == $size && ::core::mem::align_of::<$name>() == $align);
            $(assert!(::core::mem::offset_of!($name, $field) == $offset);)*
        };)*
    };
}

macro_rules! xen_newtype {
    ($(#[$attribute:meta])* $name:ident: $of:ty) => {
        $(#[$attribute])* #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)] pub struct $name(pub $of);
        xen_plain!($name);
    };
}

macro_rules! xen_values {
    (
        $(#[$attribute:meta])* pub struct $name:ident: $of:ty {
            $($(#[$of_value:meta])* $($c_name:literal)? $value:ident = $number:literal,)*
        }
    ) => {
        xen_newtype!($(#[$attribute])* $name: $of);
        impl $name { $($(#[$of_value])* $(#[doc(alias = $c_name)])? pub const $value: Self = Self($number);)* }
    };
}

macro_rules! xen_flags {
    ($($values:tt)*) => { xen_values! { $($values)* } };
}

macro_rules! xen_shown_parts {
    ($name:ident { $($get:ident)* }) => {};
}
