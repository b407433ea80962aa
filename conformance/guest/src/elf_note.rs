//! Notes in the kernel's file by which Xen knows how to start it.

use xen_abi::elfnote::Elfnote;

/// A note with the name `Xen`, as ELF lays it out, so that notes follow each other without gaps.
#[repr(C, packed(4))]
pub struct Note<Content> {
    name_size: u32,
    content_size: u32,
    kind: u32,
    name: [u8; 4],
    content: Content,
}

// SAFETY: nobody writes it, and whoever reads it takes an address in it as a number.
unsafe impl<Content> Sync for Note<Content> {}

impl<Content> Note<Content> {
    /// A note of a kind.
    pub const fn new(kind: Elfnote, content: Content) -> Self {
        let name = *b"Xen\0";
        Self {
            name_size: name.len() as u32,
            content_size: size_of::<Content>() as u32,
            kind: kind.0,
            name,
            content,
        }
    }
}

/// A text as the content of a note: a multiple of four bytes, of which the last are zero.
///
/// # Panics
///
/// If the text does not fit with a zero behind it, which is seen when a constant is compiled.
pub const fn text<const SIZE: usize>(text: &str) -> [u8; SIZE] {
    assert!(SIZE % 4 == 0 && text.len() < SIZE, "no room for the text and what follows it");
    let mut content = [0; SIZE];
    let mut index = 0;
    while index < text.len() {
        content[index] = text.as_bytes()[index];
        index += 1;
    }
    content
}

/// Puts a note into the file.
#[macro_export]
macro_rules! elf_note {
    ($name:ident: $content:ty = $kind:ident, $value:expr) => {
        #[used]
        #[unsafe(link_section = ".note.Xen")]
        static $name: $crate::elf_note::Note<$content> =
            $crate::elf_note::Note::new(::xen_abi::elfnote::Elfnote::$kind, $value);
    };
}
