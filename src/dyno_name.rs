//! Which process type is a dyno of, and which of its dynos?

/// The second part of a dyno's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DynoId<'r> {
    /// `4` of `web.4`
    Number(&'r [u8]),
    /// `848cd4f64d-pvpr2` of the Fir name `web-848cd4f64d-pvpr2`
    Text(&'r [u8]),
}

/// Process type and id of a dyno's name: `web.4` is `web` and 4, the Fir name `web-848cd4f64d-pvpr2` is `web` and
/// `848cd4f64d-pvpr2`, `router` is itself and nothing.
///
/// ```
/// use hlog::{DynoId, split_dyno};
/// assert_eq!(split_dyno(b"web.4"), (&b"web"[..], Some(DynoId::Number(b"4"))));
/// assert_eq!(split_dyno(b"web-848cd4f64d-pvpr2"), (&b"web"[..], Some(DynoId::Text(b"848cd4f64d-pvpr2"))));
/// assert_eq!(split_dyno(b"router"), (&b"router"[..], None));
/// ```
#[must_use]
pub fn split_dyno(dyno: &[u8]) -> (&[u8], Option<DynoId<'_>>) {
    let digits = dyno.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, id) = dyno.split_at(dyno.len() - digits);
    if digits > 0
        && let Some(proc_type) = rest.strip_suffix(b".")
        && !proc_type.is_empty()
    {
        let plain = digits <= 15 && (id[0] != b'0' || digits == 1);
        return (proc_type, Some(if plain { DynoId::Number(id) } else { DynoId::Text(id) }));
    }
    split_fir(dyno).map_or((dyno, None), |(proc_type, id)| (proc_type, Some(DynoId::Text(id))))
}

/// `^(.+)-([0-9a-z]{8,10}-[0-9a-z]{5})$`
fn split_fir(dyno: &[u8]) -> Option<(&[u8], &[u8])> {
    let lower = |part: &[u8]| part.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let last = dyno.len().checked_sub(6)?;
    if dyno[last] != b'-' {
        return None;
    }
    let hash = memchr::memrchr(b'-', &dyno[..last])?;
    let fits = hash > 0 && (8..=10).contains(&(last - hash - 1)) && lower(&dyno[hash + 1..last]) && lower(&dyno[last + 1..]);
    fits.then(|| (&dyno[..hash], &dyno[hash + 1..]))
}
