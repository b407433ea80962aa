//! The site: every link leads somewhere, pages are right HTML and small, and twice the same.

mod fixtures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use fixtures::spec;
use scraper::{Html, Selector};
use xen_abi_codegen::backend::Files;
use xen_abi_codegen::load;
use xen_abi_codegen::site::site;
use xen_abi_codegen::source::Source;

static SITE: LazyLock<Files> = LazyLock::new(|| site(&load(spec()).unwrap()).unwrap());

/// No page is larger, in bytes, so that it is there at once.
const MOST_BYTES: usize = 200_000;

fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    SITE.iter().map(|(path, text)| (path.as_str(), text)).filter(|(path, _)| path.ends_with(".html"))
}

fn all(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
}

/// Where a link of a page leads, from the root of the site, and to what part of the page.
fn target(page: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop().expect("no link leads out of the site");
            }
            part => parts.push(part),
        }
    }
    let path = if path.is_empty() { page.to_owned() } else { parts.join("/") };
    (path, anchor.map(str::to_owned))
}

#[test]
fn every_link_leads_somewhere() {
    let parsed: BTreeMap<&str, Html> =
        pages().map(|(path, text)| (path, Html::parse_document(text))).collect();
    let ids: BTreeMap<&str, BTreeSet<String>> =
        parsed.iter().map(|(path, html)| (*path, all(html, "[id]", "id").into_iter().collect())).collect();
    let mut dead = BTreeSet::new();
    for (page, html) in &parsed {
        let links = all(html, "a[href]", "href").into_iter().chain(all(html, "link[href]", "href"));
        for link in links.chain(all(html, "script[src]", "src")) {
            assert!(!link.contains("://"), "{page}: {link} is elsewhere");
            let (path, anchor) = target(page, &link);
            let is_there = match anchor {
                Some(anchor) => ids.get(path.as_str()).is_some_and(|ids| ids.contains(&anchor)),
                None => SITE.get(&path).is_some(),
            };
            if !is_there {
                dead.insert(format!("{page} -> {link}"));
            }
        }
    }
    assert!(
        dead.is_empty(),
        "{} dead links, such as {:#?}",
        dead.len(),
        dead.iter().take(20).collect::<Vec<_>>()
    );
}

#[test]
fn pages_are_right_html_and_small() {
    for (page, text) in pages() {
        let html = Html::parse_document(text);
        assert!(html.errors.is_empty(), "{page}: {:?}", html.errors);
        assert!(text.len() < MOST_BYTES, "{page} has {} bytes", text.len());
        let ids = all(&html, "[id]", "id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{page} has an id twice");
        assert_eq!(all(&html, "html", "lang"), ["en"], "{page}");
        assert_eq!(html.select(&Selector::parse("h1").unwrap()).count(), 1, "{page}");
        assert!(!all(&html, "meta[name=description]", "content")[0].is_empty(), "{page} has no description");
        let policy = all(&html, "meta[http-equiv=Content-Security-Policy]", "content");
        assert!(policy[0].starts_with("default-src 'none'"), "{page}");
    }
}

#[test]
fn it_is_twice_the_same() {
    assert_eq!(*SITE, site(&load(spec()).unwrap()).unwrap());
}

/// The offsets in the table are those that facts have.
#[test]
fn a_record_has_its_layout_and_who_uses_it() {
    let page = Html::parse_document(SITE.get("record/evtchn_status.html").unwrap());
    let cells = |row: &str| -> Vec<String> {
        let selector = Selector::parse(&format!("tr[id='{row}'] td, tr[id='{row}'] th")).unwrap();
        page.select(&selector).map(|cell| cell.text().collect::<String>()).collect()
    };
    assert_eq!(cells("port")[..4], ["4", "4", "port", "evtchn_port_t"]);
    assert_eq!(cells("u.interdomain.port")[..3], ["20", "4", "port"]);
    let links = all(&page, ".names a", "href");
    assert!(links.contains(&"../op/EVTCHNOP_status.html".to_owned()), "{links:?}");
}

/// Who asks which operations fail with an error, finds them with the reason.
#[test]
fn an_error_names_the_operations_that_return_it() {
    let page = Html::parse_document(SITE.get("error/EPERM.html").unwrap());
    let links = all(&page, ".entries dt a", "href");
    assert!(links.contains(&"../op/PHYSDEVOP_pci_device_add.html".to_owned()), "{links:?}");
}

/// The number of an error is searched, by the name that people call it.
#[test]
fn the_index_has_the_numbers_of_errors() {
    let index = SITE.get("assets/index.js").unwrap();
    assert!(index.contains(r"\nEPERM\t5\t1\t"), "EPERM is 1");
    assert!(index.contains(r"\nXEN_EPERM\t5\t1\t"), "and so is its constant");
}

#[test]
fn the_change_of_a_release_is_on_its_page() {
    let page = SITE.get("compare/4.20-4.21.html").unwrap();
    assert!(page.contains("altp2m"), "4.21 split `altp2m_opts`");
    assert!(page.contains("XEN_DOMCTL_INTERFACE_VERSION is 0x17 in both"));
}

/// What a specification says is text, whatever it looks like.
#[test]
fn texts_are_no_html() {
    let hostile = "</script><script>alert(1)</script> `<b>` & \"quoted\"";
    let text = format!(
        "format: 1\nheader: a.h\ndoc: {0:?}\nprovenance: []\nconstants:\n  A: {{ value: 1, doc: {0:?} }}\nstrings:\n  B: {{ value: {0:?}, doc: {0:?} }}\nstructs:\n  c:\n    doc: {0:?}\n    fields:\n      - {{ name: a, type: u32, unit: {0:?}, doc: {0:?} }}\n",
        hostile
    );
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases.yaml");
    let releases = std::fs::read_to_string(releases).unwrap();
    let spec = load(vec![Source::new("a.yaml", text), Source::new("releases.yaml", releases)]).unwrap();
    let files = site(&spec).unwrap();
    for (path, text) in files.iter().filter(|(path, _)| path.as_str().ends_with(".html")) {
        assert!(!text.contains("<script>alert"), "{path}");
        assert!(Html::parse_document(text).errors.is_empty(), "{path}");
    }
}
