//! What PostgreSQL writes differently from the SQL that both databases share, and how values travel.

use crate::store::database::{Damaged, Done, Row, Value};
use bytes::BytesMut;
use postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// A statement with the placeholders and names of PostgreSQL: `?1` is `$1`, `instr` is `strpos`.
pub(super) fn translated(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut quoted = false;
    for c in sql.chars() {
        quoted ^= c == '\'';
        out.push(if c == '?' && !quoted { '$' } else { c });
    }
    out.replace("instr(", "strpos(")
}

/// A value as a parameter.
#[derive(Debug)]
pub(super) struct Param<'a>(pub &'a Value<'a>);

impl ToSql for Param<'_> {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(n) if *of == Type::INT4 => i32::try_from(*n)?.to_sql(of, out),
            Value::Integer(n) => n.to_sql(of, out),
            // The database knows no NUL in a text.
            Value::Text(t) if t.contains('\0') => t.replace('\0', "\u{FFFD}").to_sql(of, out),
            Value::Text(t) => t.as_ref().to_sql(of, out),
            Value::Bytes(b) => b.as_ref().to_sql(of, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }

    to_sql_checked!();
}

impl Row for postgres::Row {
    fn integer(&self, column: usize) -> Done<Option<i64>> {
        let of = self.columns().get(column).map(postgres::Column::type_);
        Ok(match of {
            Some(&Type::BOOL) => self.try_get::<_, Option<bool>>(column)?.map(i64::from),
            Some(&Type::INT4) => self.try_get::<_, Option<i32>>(column)?.map(i64::from),
            Some(_) => self.try_get(column)?,
            None => return Err(Damaged(format!("a row has no column {column}")).into()),
        })
    }

    fn text(&self, column: usize) -> Done<Option<String>> {
        Ok(self.try_get(column)?)
    }

    fn bytes(&self, column: usize) -> Done<Option<Vec<u8>>> {
        Ok(self.try_get(column)?)
    }
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn placeholders_outside_texts_are_translated() {
        assert_eq!(
            translated("SELECT '?1', a FROM b WHERE instr(c, ?12) > 0"),
            "SELECT '?1', a FROM b WHERE strpos(c, $12) > 0"
        );
    }
}
