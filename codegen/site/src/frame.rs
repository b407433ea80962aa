//! What is around every page.

use crate::html::first_sentence;
use crate::paths::File;

/// What the template around a page needs.
pub(crate) struct Frame {
    pub(crate) title: String,
    /// What search engines show.
    pub(crate) description: String,
    /// The way to the root of the site.
    pub(crate) root: String,
}

impl Frame {
    pub(crate) fn of(path: &str, title: &str, description: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            description: plain(first_sentence(description)),
            root: "../".repeat(path.matches('/').count()),
        }
    }
}

/// A text on one line, without the marks of code.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "")
}

/// Files that are the same for every specification.
pub(crate) fn assets() -> Vec<File> {
    let all = [
        ("assets/style.css", include_str!("../assets/style.css")),
        ("assets/layout.js", include_str!("../assets/layout.js")),
        ("assets/search.js", include_str!("../assets/search.js")),
        ("assets/icon.svg", include_str!("../assets/icon.svg")),
        ("assets/theme.js", include_str!("../assets/theme.js")),
    ];
    all.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}
