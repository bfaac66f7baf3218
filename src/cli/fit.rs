//! `mujaz eval events --fit`

use super::exit::Exit;
use super::lines::read_lines;
use super::output::print_line;
use crate::clean::clean;
use crate::config::Config;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::events::fit::{FAMILIES, Labelled, LeftOut, fit};
use crate::ingest;
use crate::types::Article;
use std::collections::HashMap;

/// The parts of a line besides the article.
fn labels(file: &str) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for (i, line) in read_lines(file)?.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let v: serde_json::Value = serde_json::from_str(line)
            .map_err(|e| Error::new(Kind::Input, "not valid JSON").at_line(file.as_ref(), i + 1).because(e))?;
        let (Some(id), Some(event)) = (v["id"].as_str(), v["event"].as_str()) else {
            return Err(Error::new(Kind::Input, "a line needs `id` and `event`").at_line(file.as_ref(), i + 1));
        };
        found.insert(id.to_owned(), event.to_owned());
    }
    Ok(found)
}

/// The labelled articles of a file.
fn read(file: &str, config: &Config) -> Result<Vec<Labelled>> {
    let labels = labels(file)?;
    let mut articles: Vec<Article> = Vec::new();
    ingest::each(&[file.to_owned()], &config.input, &mut |part| {
        articles.extend(part.articles);
        true
    })?;
    let labelled = clean(articles).into_iter().filter_map(|article| {
        let event = labels.get(&article.article.id)?.clone();
        Some(Labelled { article, event })
    });
    Ok(labelled.collect())
}

/// The headlines of a set alone, like the flashes of agencies.
fn headlines(set: &[Labelled]) -> Vec<Labelled> {
    let alone = |l: &Labelled| {
        let text = l.article.title()?.to_owned();
        let mut a = Article { published: l.article.article.published, ..Article::new(&l.article.article.id, &text) };
        a.digest = crate::types::sha256(format!("{}{text}", a.id).as_bytes());
        Some(Labelled { article: crate::clean::clean_one(a), event: l.event.clone() })
    };
    set.iter().filter_map(alone).collect()
}

/// Fits the weights, prints cross-validated scores, and writes the weights.
pub(super) fn run(files: &[String], to: &str, ablation: bool, config: &Config) -> Result<Exit> {
    const FEW: usize = 20;
    let mut names: Vec<String> = Vec::new();
    let mut sets: Vec<Vec<Labelled>> = Vec::new();
    for file in files {
        let set = read(file, config)?;
        let short = headlines(&set);
        names.push(file.clone());
        sets.push(set);
        if short.len() >= FEW {
            names.push(format!("{file}, headlines alone"));
            sets.push(short);
        }
    }
    let left_out = LeftOut::new(&sets, &config.events);
    let whole = left_out.without(&[]);
    for (name, s) in names.iter().zip(&whole) {
        print_line(&format!(
            "{name}, cross-validated: B-cubed precision {:.3}, recall {:.3}, F1 {:.3}",
            s.precision, s.recall, s.f1
        ))?;
    }
    for (family, features) in FAMILIES.iter().filter(|_| ablation) {
        let changes = left_out
            .without(features)
            .iter()
            .zip(&whole)
            .map(|(s, w)| format!("{:+.3}", s.f1 - w.f1))
            .collect::<Vec<_>>();
        print_line(&format!("without {family}: F1 {}", changes.join(", ")))?;
    }
    let weights = fit(&sets, &config.events);
    let head = "# Weights of grouping, written by `mujaz eval events --fit`; see docs/src/events.md.\n";
    write_whole(to.as_ref(), (head.to_owned() + &weights.write()).as_bytes())?;
    Ok(Exit::Done)
}
