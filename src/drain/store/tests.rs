//! Is what was acknowledged in the store, once, and nothing else?

use super::*;
use tokio::sync::oneshot;

const FRAME: &str = "83 <40>1 2012-11-30T06:45:29+00:00 host app web.3 - State changed from starting to up\n";
const LINE: &str = "2012-11-30T06:45:29+00:00 app[web.3]: State changed from starting to up\n";

fn batch(app: Option<&str>, text: &str) -> Batch {
    let (reply, _) = oneshot::channel();
    Batch { app: app.map(Into::into), bytes: text.into(), id: None, announced: None, _share: None, reply }
}

fn id(number: u32) -> FrameId {
    FrameId::new("shop".into(), "d.1", &number.to_string()).unwrap()
}

/// The files below a folder that are not hidden, and what is in them; the day in their names is left out.
fn files(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for app in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&app).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy()[10..].to_owned();
            found.push((format!("{}/{name}", app.file_name().unwrap().display()), fs::read_to_string(&file).unwrap()));
        }
    }
    found.sort();
    found
}

fn file(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn each_app_has_its_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(folder.path()).unwrap();
    assert_eq!(store.take(&batch(Some("shop"), &FRAME.repeat(2))).unwrap(), 0);
    assert_eq!(store.take(&batch(None, FRAME)).unwrap(), 0);
    assert_eq!(store.take(&batch(Some("shop"), &format!("garbage\n\n{FRAME}"))).unwrap(), 1);
    assert_eq!(store.commit(&[id(1)]).unwrap(), Safety::Safe);
    let expected = [file("shop/.log", &LINE.repeat(3)), file("shop/.unparsed.log", "garbage\n"), file("unknown/.log", LINE)];
    assert_eq!(files(folder.path()), expected);
}

#[test]
fn what_was_not_noted_is_cut_off_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, seen) = Store::open(folder.path()).unwrap();
    assert!(!seen.contains(&id(1)));
    store.take(&batch(Some("shop"), FRAME)).unwrap();
    store.commit(&[id(1)]).unwrap();
    assert!(Store::open(folder.path()).is_err_and(|error| error.to_string().contains("another hlog drain")));
    // As far as it comes before it is killed: the file is longer, the journal is not.
    let name = store.files.keys().next().unwrap().clone();
    store.files.get_mut(&name).unwrap().file.write_all(b"half a li").unwrap();
    drop(store);
    let (mut store, seen) = Store::open(folder.path()).unwrap();
    assert!(seen.contains(&id(1)) && !seen.contains(&id(2)));
    assert_eq!(files(folder.path()), [file("shop/.log", LINE)]);
    // A file that was made and never noted as written to is empty again as well.
    store.take(&batch(Some("blog"), FRAME)).unwrap();
    let day = create(folder.path(), store.waiting.keys().next().unwrap(), &mut store.journal).unwrap();
    (&day.file).write_all(b"half").unwrap();
    drop(store);
    Store::open(folder.path()).unwrap();
    assert_eq!(files(folder.path()), [file("blog/.log", ""), file("shop/.log", LINE)]);
}

#[test]
fn a_file_that_was_removed_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(folder.path()).unwrap();
    for _ in 0..2 {
        store.take(&batch(Some("shop"), FRAME)).unwrap();
        store.commit(&[]).unwrap();
        assert_eq!(files(folder.path()), [file("shop/.log", LINE)]);
        fs::remove_file(folder.path().join(store.files.keys().next().unwrap())).unwrap();
    }
}

#[test]
fn what_cannot_be_written_is_refused_and_can_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(folder.path()).unwrap();
    store.take(&batch(Some("blog"), FRAME)).unwrap();
    assert_eq!(store.commit(&[]).unwrap(), Safety::Safe);
    // Where the folder of an app should be there is a file.
    fs::write(folder.path().join("shop"), "x").unwrap();
    for app in ["shop", "blog"] {
        store.take(&batch(Some(app), FRAME)).unwrap();
    }
    assert_eq!(store.commit(&[id(1)]).unwrap(), Safety::Refused);
    assert_eq!(files(folder.path()), [file("blog/.log", LINE)]);
    fs::remove_file(folder.path().join("shop")).unwrap();
    for app in ["shop", "blog"] {
        store.take(&batch(Some(app), FRAME)).unwrap();
    }
    assert_eq!(store.commit(&[id(1)]).unwrap(), Safety::Safe);
    assert_eq!(files(folder.path()), [file("blog/.log", &LINE.repeat(2)), file("shop/.log", LINE)]);
}

/// As when the journal's line has been written, and is not known to be on the disk.
#[test]
fn the_journal_is_taken_back_before_the_lines_it_notes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(folder.path()).unwrap();
    store.take(&batch(Some("shop"), FRAME)).unwrap();
    store.commit(&[id(1)]).unwrap();
    let path = folder.path().join(".journal");
    let noted = fs::read(&path).unwrap();
    OpenOptions::new().append(true).open(&path).unwrap().write_all(b"not to be believed\n").unwrap();
    store.take(&batch(Some("shop"), FRAME)).unwrap();
    // One that cannot be cut back: it is as if all ended there.
    let name = store.waiting.keys().next().unwrap().clone();
    let day = store.files.get_mut(&name).unwrap();
    day.file = File::open(folder.path().join(&name)).unwrap();
    assert!(store.take_back().is_err());
    assert_eq!(fs::read(&path).unwrap(), noted);
}

/// The clock has gone back to a day that is over and was compressed: what comes then is in a file of its own, and nothing is cut off.
#[test]
fn a_day_that_was_compressed_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(folder.path()).unwrap();
    let take = |store: &mut Store, number| {
        store.take(&batch(Some("shop"), FRAME)).unwrap();
        store.commit(&[id(number)]).unwrap()
    };
    assert_eq!(take(&mut store, 1), Safety::Safe);
    let name = store.files.keys().next().unwrap().clone();
    let packed = |store: &Store| {
        let path = store.root.join(&name);
        // A frame that is to be skipped makes it longer than what is noted.
        let skipped = [&b"\x50\x2a\x4d\x18\xff\0\0\0"[..], &[0; 255]].concat();
        fs::write(store.root.join("new"), [zstd::stream::encode_all(LINE.as_bytes(), 1).unwrap(), skipped].concat()).unwrap();
        fs::rename(store.root.join("new"), &path).unwrap();
        fs::read(path).unwrap()
    };
    // Compressed after the batch's file was chosen: it has to come again.
    store.take(&batch(Some("shop"), FRAME)).unwrap();
    let whole = packed(&store);
    assert_eq!(store.commit(&[id(2)]).unwrap(), Safety::Refused);
    for number in 2..5 {
        assert_eq!(take(&mut store, number), Safety::Safe);
    }
    let today: Date = name[5..15].parse().unwrap();
    let next = format!("shop/{}.log", today.tomorrow().unwrap());
    drop(store);
    for _ in 0..2 {
        assert_eq!(fs::read_to_string(folder.path().join(&next)).unwrap(), LINE.repeat(3));
        assert_eq!(fs::read(folder.path().join(&name)).unwrap(), whole);
        Store::open(folder.path()).unwrap();
    }
}
