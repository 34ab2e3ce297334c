use crate::record::Record;
macro_rules! stub { ($($n:ident)*) => { $( #[derive(Clone, Debug, Default)] pub(crate) struct $n; impl $n {
 pub(crate) fn holds(&self, _: &Record<'_>) -> bool { true }
 pub(crate) fn read(_: &str) -> Result<Self, String> { Ok(Self) }
 pub(crate) fn any(_: &str) -> Result<Self, String> { Ok(Self) }
 pub(crate) fn source(_: &str) -> Result<Self, String> { Ok(Self) }
} )* } }
stub!(Exact Dyno EventSelector AtLeast Expr);
#[derive(Clone, Debug)] pub(crate) struct Any<T>(Vec<T>);
impl<T> Default for Any<T> { fn default() -> Self { Self(Vec::new()) } }
impl<T> Any<T> { pub(crate) fn is_empty(&self)->bool{true} pub(crate) fn holds<X>(&self,_:X)->bool{true}
 pub(crate) fn read<S: AsRef<str>>(_:&[S], _: impl Fn(&str)->Result<T,String>)->Result<Self,String>{Ok(Self(Vec::new()))} }
