use super::*;

/// A file that a person wrote: words, comments, groups, flow and block.
const WRITTEN: &str = "\
# Kept at the top.

format: 1
header: a.h
doc: A header.
provenance: []

constants:
  # About one.
  ONE: { value: 1, doc: \"The first: one.\" } # behind it
  TWO:
    value: 2
    doc: |
      The second.

      - It has a list.

enums:
  color:
    type: u32
    prefix: COLOR_
    doc: A color.
    values:
      COLOR_red: { value: 0, doc: Red. }
      COLOR_blue: { value: 1, doc: Blue. }

structs:
  point:
    doc: A point.
    fields:
      - { name: x, type: i32, unit: mm, doc: Right. }
      - name: u
        doc: More.
        union:
          - { name: a, type: u8, doc: One. }
";

fn map(entries: &[(&str, Yaml)]) -> Map {
    let mut map = Map::default();
    entries.iter().for_each(|(key, value)| map.put(key, value.clone()));
    map
}

fn section(entries: &[(&str, Yaml)]) -> Yaml {
    Yaml::Map(map(entries))
}

fn text(text: &str) -> Yaml {
    Yaml::Text(text.to_owned())
}

fn constant(value: &str, conditions: &[(&str, Yaml)]) -> Yaml {
    let mut constant = map(conditions);
    constant.put("value", text(value));
    Yaml::Map(constant)
}

fn since(release: &str) -> (&'static str, Yaml) {
    ("since", Yaml::Quoted(release.to_owned()))
}

fn until(release: &str) -> (&'static str, Yaml) {
    ("until", Yaml::Quoted(release.to_owned()))
}

fn draft(sections: &[(&str, Yaml)]) -> Draft {
    let mut file = map(&[("format", text("1")), ("header", text("a.h"))]);
    sections.iter().for_each(|(section, names)| file.put(section, names.clone()));
    Draft::read(&file.to_text().into()).unwrap()
}

fn wrong(names: &[(&str, &str)]) -> Wrong {
    let mut wrong = Wrong::new();
    for (name, what) in names {
        wrong.entry((*name).to_owned()).or_default().insert((*what).to_owned());
    }
    wrong
}

const THERE: &str = "whether it is there";

fn merge(text: &str, draft: &Draft, wrong: &Wrong) -> Result<Merged, Finding> {
    super::merge(text, draft, wrong, &BTreeSet::new())
}

#[test]
fn a_header_is_whole_once_all_its_names_are_there_or_left_out() {
    let partial = WRITTEN.replace("doc: A header.\n", "doc: A header.\ncoverage: partial\n");
    let draft = draft(&[("left_out", section(&[("ODD", text("A type of functions."))]))]);
    let merged = merge(&partial, &draft, &Wrong::new()).unwrap();
    let head = "doc: A header.\nleft_out:\n  ODD: A type of functions.\nprovenance: []\n";
    assert!(merged.text.contains(head), "{}", merged.text);
}

#[test]
fn includes_that_are_missing_are_added() {
    let include = |header: &str| Yaml::Map(map(&[("header", text(header))]));
    let draft = draft(&[("includes", Yaml::List(vec![include("b.h"), include("c.h")]))]);
    let expected = "includes:\n  - { header: b.h }\n  - { header: c.h }\n\nconstants:\n";
    let merged = merge(WRITTEN, &draft, &Wrong::new()).unwrap();
    assert!(merged.text.contains(expected), "{}", merged.text);
    let has_one = WRITTEN.replace("provenance: []\n", "provenance: []\nincludes:\n  - { header: b.h }\n");
    let merged = merge(&has_one, &draft, &Wrong::new()).unwrap();
    assert!(merged.text.contains(expected), "{}", merged.text);
}

#[test]
fn what_agrees_is_not_touched() {
    let draft = draft(&[("constants", section(&[("ONE", constant("7", &[since("4.20")]))]))]);
    let merged = merge(WRITTEN, &draft, &Wrong::new()).unwrap();
    assert_eq!(merged, Merged { text: WRITTEN.to_owned(), ..Merged::default() });
}

#[test]
fn conditions_come_and_words_and_comments_stay() {
    let constants = map(&[
        ("ONE", constant("1", &[since("4.17")])),
        ("TWO", constant("2", &[until("4.20")])),
        ("THREE", constant("3", &[])),
    ]);
    let merged = merge(
        WRITTEN,
        &draft(&[("constants", Yaml::Map(constants))]),
        &wrong(&[("ONE", THERE), ("TWO", THERE), ("THREE", THERE)]),
    )
    .unwrap();
    assert_eq!(
        (merged.added, merged.changed),
        (vec!["THREE".to_owned()], vec!["ONE".to_owned(), "TWO".to_owned()])
    );
    let expected = "\
constants:
  # About one.
  ONE: { value: 1, since: \"4.17\", doc: \"The first: one.\" }  # behind it

  TWO:
    value: 2
    until: \"4.20\"
    doc: |
      The second.

      - It has a list.

  THREE: { value: 3 }

enums:
";
    assert!(merged.text.contains(expected), "{}", merged.text);
    assert!(merged.text.starts_with("# Kept at the top.\n"));
}

#[test]
fn a_value_of_a_group_is_changed_and_one_more_added() {
    let values = map(&[("COLOR_red", constant("0", &[until("4.18")])), ("COLOR_green", constant("2", &[]))]);
    let color = Yaml::Map(map(&[("type", text("u32")), ("values", Yaml::Map(values))]));
    let merged = merge(
        WRITTEN,
        &draft(&[("enums", section(&[("color", color)]))]),
        &wrong(&[("COLOR_red", THERE), ("COLOR_green", THERE)]),
    )
    .unwrap();
    let expected = "\
      COLOR_red: { value: 0, until: \"4.18\", doc: Red. }
      COLOR_blue: { value: 1, doc: Blue. }
      COLOR_green: { value: 2 }
";
    assert!(merged.text.contains(expected), "{}", merged.text);
}

#[test]
fn members_are_added_where_the_header_has_them() {
    let member = |name: &str, of: &str, conditions: &[(&str, Yaml)]| {
        let mut member = map(&[("name", text(name))]);
        member.extend(map(conditions));
        member.text("type", of);
        Yaml::Map(member)
    };
    let inner = Yaml::List(vec![member("a", "u16", &[]), member("b", "u64", &[])]);
    let fields = Yaml::List(vec![
        member("x", "i64", &[since("4.15")]),
        member("y", "i32", &[]),
        Yaml::Map(map(&[("name", text("u")), ("union", inner)])),
    ]);
    let point = Yaml::Map(map(&[("fields", fields)]));
    let merged = merge(
        WRITTEN,
        &draft(&[("structs", section(&[("point", point)]))]),
        &wrong(&[("point", "field x: type"), ("point", "size")]),
    )
    .unwrap();
    let expected = "\
    fields:
      - { name: x, type: i64, unit: mm, since: \"4.15\", doc: Right. }
      - { name: y, type: i32 }
      - name: u
        doc: More.
        union:
          - { name: a, type: u8, doc: One. }
          - { name: b, type: u64 }
";
    assert!(merged.text.contains(expected), "{}", merged.text);
}

#[test]
fn what_needs_several_declarations_gets_them_with_its_words() {
    let constants =
        map(&[("TWO", Yaml::List(vec![constant("2", &[until("4.15")]), constant("2", &[since("4.20")])]))]);
    let merged =
        merge(WRITTEN, &draft(&[("constants", Yaml::Map(constants))]), &wrong(&[("TWO", THERE)])).unwrap();
    assert_eq!(merged.text.matches("- It has a list.").count(), 2);
    assert!(merged.text.contains("- value: 2\n      until: \"4.15\"\n"), "{}", merged.text);
}

#[test]
fn a_section_is_made_where_there_is_none_and_comments_inside_are_left_to_a_person() {
    let texts = map(&[("NAME", constant("a", &[]))]);
    let merged =
        merge(WRITTEN, &draft(&[("strings", Yaml::Map(texts))]), &wrong(&[("NAME", THERE)])).unwrap();
    assert!(merged.text.contains("strings:\n  NAME: { value: a }\n"), "{}", merged.text);

    let commented = WRITTEN.replace("    value: 2\n", "    value: 2\n    # Why.\n");
    let constants = map(&[("TWO", constant("2", &[until("4.20")]))]);
    let merged =
        merge(&commented, &draft(&[("constants", Yaml::Map(constants))]), &wrong(&[("TWO", THERE)])).unwrap();
    assert_eq!(merged.text, commented);
    assert_eq!(merged.left.len(), 1);
}
