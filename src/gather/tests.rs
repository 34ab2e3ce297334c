//! Are lines brought together that belong together, whatever is read at once?

use super::*;
use crate::framing::Framing;

fn frames(text: &str) -> Vec<Frame> {
    let mut frames = Vec::new();
    Framing::new(1 << 20, true).split(text.as_bytes(), Outlook::End, &mut frames);
    frames
}

fn joined(text: &str) -> Vec<(String, usize)> {
    let mut frames = frames(text);
    let gathered = Gather::default().mark(text.as_bytes(), &mut frames, Outlook::End);
    gathered.groups.iter().map(|group| (String::from_utf8(group.text.clone()).unwrap(), group.lines)).collect()
}

fn pg(number: &str, text: &str) -> String {
    format!("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [{number}] {text}\n")
}

const OTHER: &str = "2026-11-22T04:57:14+00:00 app[web.1]: hello postgres\n";

#[test]
fn chunks_are_joined_in_the_order_of_their_numbers() {
    let text = [
        &pg("12-1", " sql_error_code = 00000 LOG:  duration: 2 ms  statement: A"),
        OTHER,
        &pg("12-3", "\tC"),
        &pg("12-2", "\tB"),
        &pg("13-1", "D"),
    ];
    let expected =
        "2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [12-1]  sql_error_code = 00000 LOG:  duration: 2 ms  statement: A\n\tB\n\tC";
    assert_eq!(joined(&text.concat()), [(expected.to_owned(), 3)]);
}

#[test]
fn repeated_prefixes_go_and_sql_stays() {
    let text = [
        pg("1-1", " sql_error_code = 23505 ERROR:  dup"),
        pg("1-2", " sql_error_code = 23505 DETAIL:  Key"),
        pg("1-3", " user_id = 5 AND"),
    ];
    assert!(joined(&text.concat())[0].0.ends_with("ERROR:  dup\nDETAIL:  Key\n user_id = 5 AND"));
}

#[test]
fn commands_and_cut_messages() {
    let api = |text: &str| format!("2026-11-22T04:57:14.9+00:00 app[api]: {text}\n");
    let text = [
        api("Starting process with command `/bin/sh -c 'if x; then"),
        OTHER.to_owned(),
        api("fi'` by user a@b.c"),
        api("Deploy x by user a@b.c"),
    ];
    assert_eq!(joined(&text.concat())[0].1, 2);
    assert!(joined(&text.concat())[0].0.ends_with("then\nfi'` by user a@b.c"));
    let text = [api("Starting process with command `bash -c \""), "a\n".to_owned(), "b\"` by user a@b.c\n".to_owned(), "bare\n".to_owned()];
    assert_eq!(joined(&text.concat())[0].1, 3);
    let part = |text: &str| format!("2026-11-22T04:57:14.9+00:00 app[web.1]: {text}\n");
    let text = [part(&"x".repeat(CUT)), pg("1-1", "LOG:  x"), part(&"y".repeat(CUT)), part("z"), part("no part")];
    let found = joined(&text.concat());
    assert_eq!((found.len(), found[0].1), (1, 3));
    assert!(found[0].0.ends_with("yyz"));
}

/// The law that lets the reader cut where it likes: reading in pieces gives what reading at once gives.
#[test]
fn pieces_do_not_matter() {
    let mut lines = Vec::new();
    for at in 0..2000_usize {
        let (pid, sequence, chunk) = (at * 7 % 5, at / 40, at % 8 + 1);
        lines.push(format!("2026-11-22T04:57:14+00:00 app[postgres.{pid}]: [RED] [{sequence}-{chunk}] text {at} {}\n", "x".repeat(200)));
        if at % 3 == 0 {
            lines.push(OTHER.to_owned());
        }
    }
    let text = lines.concat();
    let whole = at_once(&text);
    for step in [1, 2, 5, 50] {
        assert_eq!(in_pieces(&lines, step), whole, "{step} lines at a time");
    }
}

type Roles = Vec<Option<(bool, Group)>>;

fn roles(frames: &[Frame], gathered: &Gathered) -> Roles {
    let group = |number: u16| gathered.groups[usize::from(number)].clone();
    let own = |group: Arc<Group>| Group { text: group.text.clone(), lines: group.lines };
    let role = |frame: &Frame| match frame.role {
        Role::Head(number) => Some((true, own(group(number)))),
        Role::Member(number) => Some((false, own(group(number)))),
        _ => None,
    };
    frames[..gathered.ready].iter().map(role).collect()
}

fn at_once(text: &str) -> Roles {
    let mut frames = frames(text);
    let gathered = Gather::default().mark(text.as_bytes(), &mut frames, Outlook::End);
    roles(&frames, &gathered)
}

fn in_pieces(lines: &[String], step: usize) -> Roles {
    let (mut gather, mut held, mut all) = (Gather::default(), String::new(), Vec::new());
    for (number, piece) in lines.chunks(step).enumerate() {
        held += &piece.concat();
        let last = (number + 1) * step >= lines.len();
        let mut frames = frames(&held);
        let gathered = gather.mark(held.as_bytes(), &mut frames, if last { Outlook::End } else { Outlook::More });
        all.extend(roles(&frames, &gathered));
        let cut = gathered.ready.checked_sub(1).map_or(0, |before| frames[before].end as usize);
        held.drain(..cut);
    }
    all
}
