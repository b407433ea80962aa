//! Which mirrors of Debian this machine uses, read from apt's own files: `apt-get indextargets` names neither the keyring of
//! a source nor whether it is trusted.

use std::path::{Path, PathBuf};

/// One package source: a mirror with the suites that are taken from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// Address of the mirror.
    pub(crate) uri: String,
    /// Suites, such as `bookworm` and `bookworm-updates`.
    pub(crate) suites: Vec<String>,
    /// Components, such as `main`.
    pub(crate) components: Vec<String>,
    /// The keyring that its signatures must match, where the file names one.
    pub(crate) signed_by: Option<String>,
    /// Whether the machine's owner said to trust it without a signature.
    pub(crate) trusted: bool,
}

/// The mirrors that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mirrors {
    /// The archive proper.
    pub(crate) archive: Source,
    /// Security updates, where the machine takes them.
    pub(crate) security: Option<Source>,
}

/// Names that a suite of Debian can have in the archive.
const SUITES: [&str; 10] = [
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "sid",
    "oldoldstable",
    "oldstable",
    "stable",
    "testing",
    "unstable",
];

/// The keyring whose name marks a source as Debian's own.
const DEBIAN_KEYRING: &str = "debian-archive";

impl Mirrors {
    /// Finds Debian's own mirrors below `/etc/apt`.
    pub(crate) fn of_machine() -> Option<Mirrors> {
        Mirrors::choose(&sources_below(Path::new("/etc/apt")))
    }

    /// Picks the sources that look most like Debian's own; other vendors use the same suite names.
    pub(crate) fn choose(sources: &[Source]) -> Option<Mirrors> {
        let best = |is_wanted: &dyn Fn(&str) -> bool| {
            sources
                .iter()
                .filter(|source| source.components.iter().any(|component| component == "main"))
                .filter(|source| source.suites.iter().any(|suite| is_wanted(suite)))
                .min_by_key(|source| source.strangeness())
                .cloned()
        };
        let archive = best(&|suite| SUITES.contains(&suite))?;
        let security = best(&|suite| {
            let base = suite.strip_suffix("-security").or_else(|| suite.strip_suffix("/updates"));
            base.is_some_and(|base| SUITES.contains(&base))
        });
        Some(Mirrors { archive, security })
    }
}

impl Source {
    /// How little a source resembles Debian's own: less is better.
    fn strangeness(&self) -> u8 {
        let path = self.uri.trim_end_matches('/');
        match &self.signed_by {
            Some(keyring) if keyring.contains(DEBIAN_KEYRING) => 0,
            _ if path.ends_with("/debian") || path.ends_with("/debian-security") => 1,
            None => 2,
            Some(_) => 3,
        }
    }
}

/// Reads `sources.list` and all of `sources.list.d`; what cannot be read is as if it were not there.
fn sources_below(folder: &Path) -> Vec<Source> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join("sources.list.d"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    paths.push(folder.join("sources.list"));
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("list") => sources.extend(parse_lines(&text)),
            Some("sources") => sources.extend(parse_stanzas(&text)),
            _ => {}
        }
    }
    sources
}

/// Parses the format of one line a source: `deb [options] uri suite components`.
fn parse_lines(text: &str) -> Vec<Source> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.filter_map(|line| parse_line(line.trim())).collect()
}

fn parse_line(line: &str) -> Option<Source> {
    let rest = line.strip_prefix("deb")?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
    let (options, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let option = |key: &str| {
        options.split_whitespace().filter_map(|word| word.split_once('=')).find(|(name, _)| *name == key)
    };
    let mut words = rest.split_whitespace().map(str::to_owned);
    Some(Source {
        uri: words.next()?,
        suites: vec![words.next()?],
        components: words.collect(),
        signed_by: option("signed-by").map(|(_, value)| value.to_owned()),
        trusted: option("trusted").is_some_and(|(_, value)| value == "yes"),
    })
}

/// Parses the format of stanzas with `Key: value` lines.
fn parse_stanzas(text: &str) -> Vec<Source> {
    let mut stanzas: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let stanza = stanzas.last_mut().expect("there is always one stanza");
        if line.trim().is_empty() {
            stanzas.push(Vec::new());
        } else if line.starts_with(char::is_whitespace) {
            if let Some((_, value)) = stanza.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((key, value)) = line.split_once(':') {
            stanza.push((key.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    stanzas.iter().flat_map(|stanza| sources_of_stanza(stanza)).collect()
}

fn sources_of_stanza(stanza: &[(String, String)]) -> Vec<Source> {
    let value = |wanted: &str| stanza.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
    let words = |key: &str| -> Vec<String> {
        value(key).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    };
    if value("enabled") == Some("no") || !words("types").iter().any(|kind| kind == "deb") {
        return Vec::new();
    }
    // A key may be written into the stanza itself; such a block is no path that another file could name.
    let signed_by = value("signed-by").filter(|path| path.starts_with('/')).map(str::to_owned);
    let source = |uri| Source {
        uri,
        suites: words("suites"),
        components: words("components"),
        signed_by: signed_by.clone(),
        trusted: value("trusted") == Some("yes"),
    };
    words("uris").into_iter().map(source).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANZAS: &str = "\
Types: deb deb-src
# a comment
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
";

    #[test]
    fn stanzas_are_read_with_continuations_and_switched_off_ones_left_out() {
        let sources = parse_stanzas(STANZAS);
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0].uri, "http://mirror.example/debian");
        assert_eq!(sources[0].suites, ["bookworm", "bookworm-updates"]);
        assert_eq!(sources[0].components, ["main", "contrib"]);
        assert_eq!(sources[0].signed_by.as_deref(), Some("/usr/share/keyrings/debian-archive-keyring.gpg"));
        assert_eq!(sources[1].signed_by, None);
    }

    #[test]
    fn lines_are_read_with_options_and_without() {
        let sources = parse_lines(
            "deb [arch=amd64 trusted=yes signed-by=/k.gpg] file:/mirror trixie main # mine\n\
             # deb http://off.example/debian trixie main\n\
             deb-src http://mirror.example/debian trixie main\n\
             deb http://mirror.example/debian trixie main non-free\n",
        );
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0].uri, "file:/mirror");
        assert!(sources[0].trusted);
        assert_eq!(sources[0].signed_by.as_deref(), Some("/k.gpg"));
        assert_eq!(sources[1].components, ["main", "non-free"]);
        assert!(!sources[1].trusted);
    }

    #[test]
    fn what_is_cut_short_is_no_source() {
        for line in
            ["deb", "deb ", "deb http://mirror.example", "deb [arch=amd64 http://x y main", "debx a b c"]
        {
            assert_eq!(parse_line(line), None, "{line}");
        }
        assert_eq!(parse_stanzas("Types: deb\nSuites: sid\n"), []);
    }

    #[test]
    fn debians_own_mirror_is_preferred_over_another_vendors() {
        let mut sources = parse_lines(
            "deb [signed-by=/usr/share/keyrings/vendor.gpg] http://vendor.example/apt bookworm main\n\
             deb http://vendor.example/docker bookworm stable\n\
             deb http://vendor.example/apt sdk-bookworm main\n",
        );
        assert_eq!(Mirrors::choose(&sources[1..]), None);
        sources.extend(parse_stanzas(STANZAS));
        let mirrors = Mirrors::choose(&sources).unwrap();
        assert_eq!(mirrors.archive.uri, "http://mirror.example/debian");
        assert_eq!(mirrors.security.unwrap().uri, "http://mirror.example/debian-security");
    }

    #[test]
    fn a_machine_without_security_updates_has_an_archive_still() {
        let mirrors = Mirrors::choose(&parse_lines("deb http://mirror.example/debian sid main")).unwrap();
        assert_eq!(mirrors.security, None);
    }
}
