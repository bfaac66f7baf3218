//! The tables of the store as plain rows, for copies from one database to another.

use super::database::{Database, Done, Row, Value};
use super::listing;
use crate::error::Result;

/// A table of the store.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    columns: &'static [(&'static str, char)],
    /// How many of the first columns identify a row.
    pub key: usize,
}

macro_rules! tables {
    ($($name:ident $key:literal ($($column:ident $type:literal),*);)*) => {
        &[$(Table {
            name: stringify!($name),
            columns: &[$((stringify!($column), $type)),*],
            key: $key,
        }),*]
    };
}

/// Every table. The full-text index is not copied but made again.
pub const TABLES: &[Table] = tables! {
    fact 1 (name 't', value 't');
    article 1 (number 'i', id 't', path 't', line 'i', outlet 't', title 't', published 't', url 't', digest 't', state 'b');
    event 1 (number 'i', state 'b');
    operation 1 (number 'i', state 'b');
    article_key 1 (number 'i', body 'i', copy_of 'i');
    event_key 1 (number 'i', code 'i', finished 'i', written 'i');
    event_name 2 (name 'i', event 'i');
    frequency 1 (term 'i', articles 'i');
    sentence 1 (hash 'i', state 'b');
    form 1 (term 'i', text 't');
    version 2 (article 'i', number 'i', digest 't', taken 't', content 'b');
    translation 1 (key 't', value 't', made 't', used 't');
    source 1 (address 't', etag 't', modified 't', checked 't', answered 't', failing 't', failures 'i', error 't');
    item 2 (feed 't', id 't', digest 't', article 'i', seen 't');
    job 1 (name 't', since 't', due 't', changes 'i', settings 't');
    job_article 2 (job 't', article 'i', version 'i', filter 't', passes 'i');
    run 1 (number 'i', job 't', due 't', attempt 'i', started 't', ended 't', outcome 't', summary 't');
    brief 3 (job 't', event 't', revision 'i', run 'i', made 't', title 't', sources 't', content 'b');
    delivery 1 (key 't', job 't', run 'i', target 't', state 't', attempts 'i', repeated 'i', changed 't', error 't',
        name 't', place 'i');
    grade 1 (number 'i', subject 't', outlet 't', grade 't', by 't', at 't', note 't');
    listed 1 (number 'i', job 't', event 't', revision 'i', made 't', day 't', kind 't', places 't', confidence 't',
        joined 't', shown 't');
    listed_outlet 2 (outlet 't', number 'i', name 't');
    passages 1 (number 'i', content 'b');
    token 1 (number 'i', name 't', role 't', digest 't', made 't', by 't', expires 't', revoked 't');
    deed 1 (number 'i', at 't', by 't', did 't', subject 't');
    review 1 (number 'i', job 't', event 't', revision 'i', by 't', at 't', approved 'i');
    sentence_review 1 (number 'i', sentence 't', arabic 't', decision 't', english 't', by 't', at 't', day 't', event 't');
};

impl Table {
    /// Its columns and their types: `i` for integers, `t` for texts, `b` for bytes.
    pub fn columns(&self) -> &'static [(&'static str, char)] {
        self.columns
    }

    fn names(&self) -> String {
        self.columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ")
    }

    fn row(&self, r: &dyn Row) -> Done<Vec<Value<'static>>> {
        let cell = |(i, (_, of)): (usize, &(&str, char))| -> Done<Value<'static>> {
            Ok(match of {
                'i' => r.integer(i)?.into(),
                't' => r.text(i)?.into(),
                _ => r.bytes(i)?.into(),
            })
        };
        self.columns.iter().enumerate().map(cell).collect()
    }
}

/// Rows of tables.
pub trait Tables {
    /// The number of rows of a table.
    fn count_rows(&self, of: &Table) -> Result<usize>;

    /// Reads the rows of a table in the order of their keys.
    fn each_row(&self, of: &Table, take: &mut dyn FnMut(Vec<Value<'static>>) -> Result<()>) -> Result<()>;

    /// Inserts rows.
    fn put_rows(&mut self, of: &Table, rows: &mut dyn Iterator<Item = Vec<Value<'static>>>) -> Result<()>;

    /// Makes the full-text index again from the rows.
    fn index_again(&mut self, each: &mut dyn FnMut()) -> Result<()>;
}

impl<D: Database> Tables for D {
    fn count_rows(&self, of: &Table) -> Result<usize> {
        let count = self.number(&format!("SELECT count(*) FROM {}", of.name), &[]);
        count.map(|n| n as usize).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn each_row(&self, of: &Table, take: &mut dyn FnMut(Vec<Value<'static>>) -> Result<()>) -> Result<()> {
        let key: Vec<&str> = of.columns[..of.key].iter().map(|c| c.0).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY {}", of.names(), of.name, key.join(", "));
        let mut taken = Ok(());
        let read = self.each(&sql, &[], &mut |r| {
            taken = take(of.row(r)?);
            Ok(taken.is_ok())
        });
        read.map_err(|e| self.wrong("cannot read the store", e))?;
        taken
    }

    fn put_rows(&mut self, of: &Table, rows: &mut dyn Iterator<Item = Vec<Value<'static>>>) -> Result<()> {
        let head = format!("INSERT INTO {} ({})", of.name, of.names());
        let mut rows = rows.map(|r| r as Vec<Value>);
        let put = self.insert(&head, "", &mut rows);
        put.map(|_| ()).map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn index_again(&mut self, each: &mut dyn FnMut()) -> Result<()> {
        listing::index_again(self, each).map_err(|e| self.wrong("cannot write to the store", e))
    }
}
