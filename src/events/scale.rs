//! How many dynos of which size does the app have now?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;
use std::str::from_utf8;

pub(super) static RULE: Rule = Rule {
    name: "scale",
    summary: "the formation was changed",
    groups: &["audit"],
    from: from::API,
    fields: &[field!(Object "formation" "quantity and size by process type"), field!(Text "user" "who did it")],
    columns: &["formation", "user"],
    literals: &["Scale"],
    line: "",
    examples: &["2026-11-22T05:03:24.886083+00:00 app[api]: Scaled to web@4:Standard-2X worker@1:Standard-1X by user maria@example.com"],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let Some(list) = text.strip_prefix(b"Scaled to ").or_else(|| text.strip_prefix(b"Scale to ")) else { return false };
    let Some(types) = from_utf8(list).ok().and_then(formation) else { return false };
    data.put_made("formation", |out| write(&types, out));
    data.put_some("user", user);
    true
}

struct Dynos<'a> {
    proc_type: &'a str,
    quantity: &'a str,
    size: Option<&'a str>,
}

/// `web@4:Standard-2X worker@1:Standard-1X`, of old `web=2, worker=1`
fn formation(list: &str) -> Option<Vec<Dynos<'_>>> {
    let read = |word| {
        let (proc_type, rest): (&str, &str) = str::split_once(word, ['@', '='])?;
        let (quantity, size) = rest.split_once(':').map_or((rest, None), |(quantity, size)| (quantity, Some(size)));
        crate::number::is_plain(quantity.as_bytes()).then_some(Dynos { proc_type, quantity, size })
    };
    let types: Option<Vec<_>> = list.split([' ', ',']).filter(|word| !word.is_empty()).map(read).collect();
    types.filter(|types| !types.is_empty())
}

fn write(types: &[Dynos<'_>], out: &mut Vec<u8>) {
    for (at, dynos) in types.iter().enumerate() {
        out.push(if at == 0 { b'{' } else { b',' });
        prose::json_text(dynos.proc_type, out);
        out.extend_from_slice(b":{\"quantity\":");
        out.extend_from_slice(dynos.quantity.as_bytes());
        if let Some(size) = dynos.size {
            out.extend_from_slice(b",\"size\":");
            prose::json_text(size, out);
        }
        out.push(b'}');
    }
    out.push(b'}');
}
