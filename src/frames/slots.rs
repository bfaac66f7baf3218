//! The slots of a kind, each with its own finder.

use super::actors::{Actor, actor, past_asides};
use super::classes::{Class, class};
use super::frame::{Filler, Slots};
use super::reading::Reading;
use super::roles::Role;
use super::which::Candidate;
use super::{cases, court, places, rates, said, sport, things, times};
use crate::word_lists::List::Carrying;
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::gazetteer::NameKind;

fn put(out: &mut Slots, role: Role, f: Option<Filler>) {
    if let Some(f) = f {
        out.insert(role, f);
    }
}

/// Fills the slots of a candidate from the place that reports it best, and the remaining ones from other places in
/// headline and lead.
pub fn fill(lines: &[Reading], c: &Candidate, out: &mut Slots) {
    fill_at(lines, c, out);
    for other in c.elsewhere() {
        let mut more = Slots::new();
        fill_at(lines, &other, &mut more);
        for (role, f) in more {
            // A name says more than an office.
            let described = |f: &Filler| f.text.starts_with("the ");
            let named = role == Role::Who && !described(&f) && f.text.starts_with(char::is_uppercase);
            if named && f.text.contains(", ") && out.get(&role).is_some_and(described) {
                out.insert(role, f);
                continue;
            }
            // The destination is where it happens.
            if !(role == Role::Where && out.contains_key(&Role::To)) {
                out.entry(role).or_insert(f);
            }
        }
    }
    // An actor is not also cited as the speaker.
    if let (Some(a), Some(b)) = (out.get(&Role::Who), out.get(&Role::SaidBy))
        && (a.text.contains(&b.text) || b.text.contains(&a.text))
        && !c.kind.harms()
    {
        out.remove(&Role::SaidBy);
    }
}

fn fill_at(lines: &[Reading], c: &Candidate, out: &mut Slots) {
    let r = &lines[c.line];
    let tried = c.kind.slots.iter().any(|s| s == "court");
    let place = || places::place(lines, c.line, c.words.start, tried || !c.kind.harms(), tried);
    if let Some(p) = (!c.kind.elsewhere).then(place).flatten() {
        out.insert(Role::Where, p);
    }
    if let Some(d) = times::when(lines, c.line, &c.words, c.kind) {
        out.insert(Role::When, d);
    }
    let order = std::iter::once(c.line).chain((0..lines.len().min(5)).filter(|l| *l != c.line));
    let wants = |s: &str| c.kind.slots.iter().any(|k| k == s);
    // Everybody saw who won: what is said after a match is about it.
    // Nor does a bank's decision need another source than the bank.
    let said: Vec<usize> = match wants("teams") || wants("bank") {
        true => Vec::new(),
        false => order.into_iter().filter(|l| !lines[*l].line.title).collect(),
    };
    let source = said.iter().find_map(|l| said::source(&lines[*l]));
    if let Some(s) = source.or_else(|| said.iter().find_map(|l| said::referred(lines, *l))) {
        out.insert(Role::SaidBy, s);
    }
    let doer = if wants("agent") || wants("partner") { agent(lines, c) } else { None };
    if let Some((l, a)) = &doer {
        put(out, Role::Who, Some(lines[*l].filler(a.words.clone(), a.english.clone())));
    }
    if wants("partner")
        && let Some((l, a)) = &doer
    {
        put(out, Role::Whom, partner(&lines[*l], a, c));
    }
    if wants("partner")
        && doer.is_none()
        && let Some((a, b)) = actor_pair(r, c)
    {
        put(out, Role::Who, Some(r.filler(a.words, a.english)));
        put(out, Role::Whom, Some(r.filler(b.words, b.english)));
    }
    if wants("destination") {
        let from = doer
            .as_ref()
            .filter(|(l, a)| *l == c.line && a.words.start >= c.words.end)
            .map_or(c.words.end, |(_, a)| a.words.end);
        let to = places::destination(r, from, r.is_verb(c.words.start)).or_else(|| places::destination(r, 0, false));
        // The destination is where it happens; any other place is a topic.
        out.remove(&Role::Where);
        if let Some(f) = to {
            out.insert(Role::To, f);
        }
    }
    if wants("appointed") {
        let from = doer
            .as_ref()
            .filter(|(l, _)| *l == c.line && c.verbal && r.is_verb(c.words.start))
            .map_or(c.words.end, |(_, a)| a.words.end.max(c.words.end));
        let (whom, position) = appointed(r, from);
        put(out, Role::Whom, whom);
        put(out, Role::Position, position);
    }
    if wants("victim") {
        let from = match &doer {
            Some((l, a)) if *l == c.line && r.is_verb(c.words.start) => a.words.end.max(c.words.end),
            _ => c.words.end,
        };
        // An official may be described by office alone.
        let victim = |a: &Actor| !a.country && (a.named || class(r.lemma(a.words.start)) == Some(Class::Person));
        put(
            out,
            Role::Victim,
            actor(r, past_asides(r, from)).filter(|a| victim(a)).map(|a| r.filler(a.words, a.english)),
        );
    }
    if wants("deceased") {
        let at = past_asides(r, c.words.end);
        let dead = actor(r, at).filter(|a| {
            a.named
                && !a.country
                && r.names.iter().any(|n| n.kind == NameKind::Person && a.words.contains(&n.words.start))
        });
        // If a name cannot be spelled with certainty, the person is described by office.
        let described = || {
            let p = super::phrase::phrase(r, at)
                .filter(|p| p.words.len() > 1 && class(r.lemma(at)) == Some(Class::Person))?;
            let definite = r.analysis(at).is_some_and(|a| a.article && !a.plural && !a.dual);
            definite.then(|| r.filler(p.words.clone(), super::phrase::with_article(&p.english)))
        };
        put(out, Role::Victim, dead.map(|a| r.filler(a.words, a.english)).or_else(described));
        put(out, Role::Age, things::age(r));
    }
    if wants("object") {
        let from = doer
            .as_ref()
            .filter(|(l, _)| *l == c.line && r.is_verb(c.words.start))
            .map_or(c.words.end, |(_, a)| a.words.end.max(c.words.end));
        // "الكشف عن مقبرة": the object is inside the trigger phrase.
        let within = c.words.clone().find(|k| matches!(r.folded(*k), "عن" | "علي")).map(|k| k + 1);
        let at = within.unwrap_or_else(|| past_asides(r, from));
        // "كشفت بعثة أثرية عن مقبرة": the actor precedes the find.
        let led = || {
            (c.words.end..(c.words.end + 10).min(r.len()))
                .take_while(|k| !r.breaks(*k) && r.gap(*k).is_none() && !r.is_verb(*k))
                .find(|k| matches!(r.folded(*k), "عن" | "علي"))
                .and_then(|k| things::thing(r, k + 1))
        };
        // After a name that is longer than was recognised, or an office in apposition: "، اليوم الأربعاء، محطة".
        let behind = || {
            let commas = (at..(at + 12).min(r.len())).filter(|k| r.gap(*k) == Some('،') && doer.is_some());
            commas.into_iter().find_map(|comma| {
                let k = past_asides(r, comma);
                (k > comma && r.gap(k) == Some('،')).then(|| things::thing(r, k)).flatten()
            })
        };
        put(out, Role::Object, things::thing(r, at).or_else(led).or_else(behind));
    }
    if wants("goods") {
        let heads: Vec<String> = c.kind.nouns.iter().chain(&c.kind.verbs).cloned().collect();
        let heads: Vec<String> = heads.into_iter().chain(["تهريب".to_owned()]).collect();
        let goods = lines.iter().take(4).find_map(things::goods);
        put(out, Role::Object, goods.or_else(|| lines.iter().take(4).find_map(|r| things::counted(r, &heads))));
    }
    if wants("length") {
        put(out, Role::Length, lines.iter().find_map(things::length));
    }
    if wants("cost") {
        put(out, Role::Cost, lines.iter().find_map(things::cost));
    }
    if wants("magnitude") {
        put(out, Role::Magnitude, lines.iter().take(4).find_map(things::magnitude));
    }
    if wants("disease") {
        put(out, Role::Disease, lines.iter().take(3).find_map(things::disease));
    }
    if wants("cases") {
        put(out, Role::Cases, cases::cases(lines));
    }
    if wants("sentence") {
        let found = lines.iter().take(3).find_map(|r| court::sentence(r).map(|s| (r, s)));
        if let Some((r, (s, words))) = found {
            // The headline and the lead are about the same verdict.
            let other =
                || lines.iter().take(3).find_map(|r| court::sentence(r).and_then(|f| court::convicted(r, &f.1)));
            put(out, Role::Whom, court::convicted(r, &words).or_else(other));
            put(out, Role::Who, lines.iter().take(3).find_map(court::court));
            put(out, Role::Sentence, Some(s));
        }
    }
    if wants("rate") || wants("change") {
        rates::fill(lines, c, wants("bank"), out);
    }
    if wants("teams") {
        sport::fill(lines, out);
    }
    if wants("parties") {
        // "موريتانيا والسنغال تمددان اتفاق الصيد"
        let title = || {
            let r = lines.iter().find(|r| r.line.title)?;
            let (a, b) = joined(r, 0).filter(|(a, b)| a.country && b.country)?;
            Some(r.filler(a.words.start..b.words.end, format!("{} and {}", a.english, b.english)))
        };
        if let Some(f) = parties(r, c).or_else(title) {
            // A party is not where they met.
            if out.get(&Role::Where).is_some_and(|w| f.text.contains(&w.text)) {
                out.remove(&Role::Where);
            }
            out.insert(Role::Parties, f);
        }
    }
}

/// Who acts: the subject of the trigger verb, or of the light verb with the trigger noun; in the line that reports the
/// kind, else in the headline.
fn agent(lines: &[Reading], c: &Candidate) -> Option<(usize, Actor)> {
    let undergoes = c.kind.slots.iter().any(|s| matches!(s.as_str(), "appointed" | "victim"));
    let own = agent_in(&lines[c.line], c.words.start, c.words.end, undergoes).map(|a| (c.line, a));
    own.or_else(|| {
        // The headline may have the same verb with its subject before it.
        let l = lines.iter().position(|r| r.line.title).filter(|l| *l != c.line)?;
        let r = &lines[l];
        let first = &c.kind.verbs;
        let at = (0..r.len()).find(|i| r.is_verb(*i) && first.iter().any(|v| r.lemma(*i) == v))?;
        agent_in(r, at, at + 1, undergoes).map(|a| (l, a))
    })
    .or_else(|| {
        // The headline has a noun, and the lead begins with its verb: "أحبطت الجمارك، الثلاثاء، محاولة تهريب".
        let l = lines.iter().position(|r| !r.line.title).filter(|l| *l != c.line)?;
        let r = &lines[l];
        let lemma = r.lemma(0);
        let own = c.kind.verbs.iter().any(|v| v == lemma)
            || c.kind.phrases.iter().any(|p| p.split(' ').next() == Some(lemma));
        (own && r.is_verb(0)).then(|| agent_in(r, 0, 1, undergoes)).flatten().map(|a| (l, a))
    })
}

fn agent_in(r: &Reading, start: usize, end: usize, undergoes: bool) -> Option<Actor> {
    let subject = |verb: usize, behind: usize| -> Option<Actor> {
        let at = past_asides(r, behind);
        let free = r.analysis(at).is_none_or(|a| a.preposition.is_none());
        let passive = r.analysis(verb).is_some_and(|a| a.passive);
        if passive {
            return None;
        }
        // If the subject precedes the verb, what follows is the object.
        let begin = (0..=verb).rev().find(|k| *k == 0 || r.gap(*k) == Some(':')).unwrap_or(0);
        let first = (begin..verb)
            .all(|k| !matches!(r.pos(k), Some(Pos::Noun | Pos::Propn | Pos::Adj) | None) || r.date_over(k).is_some());
        if first {
            return actor(r, at).filter(|_| free);
        }
        if let Some(a) = actor(r, begin).filter(|a| a.words.end == verb && r.pos(begin) != Some(Pos::Adp)) {
            return Some(a);
        }
        // "وفي الرباط استقبل الوزير": a verb in the middle of a sentence still precedes its subject.
        actor(r, at).filter(|_| free && !r.line.title && (begin..verb).any(|k| r.pos(k) == Some(Pos::Adp)))
    };
    if r.is_verb(start) {
        // "أحبطت الجمارك محاولة وضبطت": a conjoined verb without a subject shares that of the previous verb.
        let before = || {
            let joined = r.analysis(start).is_some_and(|a| a.conjunction == Some('و'));
            let k = (0..start).rev().take_while(|k| !r.breaks(*k)).find(|k| r.is_verb(*k)).filter(|_| joined)?;
            subject(k, k + 1)
        };
        if let Some(a) = subject(start, start + 1).or_else(before) {
            return Some(a);
        }
    }
    // "قام فلان بزيارة", "أجرى الوزير مباحثات"
    let light = (start.saturating_sub(22)..start).rev().find(|k| r.is_verb(*k));
    if let Some(k) = light {
        let carries = Carrying.contains(r.lemma(k));
        let free = carries && (k + 1..start).all(|x| !r.breaks(x));
        if free {
            return subject(k, k + 1).filter(|a| a.words.end <= start);
        }
        return None;
    }
    // "تعيين فلان وزيرا", "إقالة الوزير": who follows is not who appoints or dismisses.
    if undergoes {
        return None;
    }
    // "استقالة والي تطاوين", "زيارة الرئيس إلى"
    actor(r, end)
        .filter(|a| a.named || a.words.len() > 1)
        .filter(|a| !a.country && r.gap(end).is_none() && a.words.start == end)
}

/// With whom: after "مع", else the object of the verb.
fn partner(r: &Reading, doer: &Actor, c: &Candidate) -> Option<Filler> {
    let call = c.kind.id == "phone call";
    let from = if call && doer.words.start < c.words.end { doer.words.end.max(c.words.end) } else { doer.words.end };
    let counterpart = |i: usize| -> Option<Filler> {
        if r.lemma(i) != "نظير" {
            return None;
        }
        // "نظيره الفرنسي إيمانويل ماكرون"
        let n = (i + 1..(i + 4).min(r.len())).find_map(|k| r.name_at(k)).filter(|n| n.kind == NameKind::Person)?;
        Some(r.filler(i..n.words.end, n.english.clone()))
    };
    let at = past_asides(r, from);
    let object = |i: usize| {
        counterpart(i)
            .or_else(|| actor(r, i).filter(|a| a.named || a.words.len() > 1).map(|a| r.filler(a.words, a.english)))
    };
    let verb = r.is_verb(c.words.start) || matches!(c.kind.id.as_str(), "phone call");
    if verb
        && at < r.len()
        && r.gap(at).is_none_or(|g| g == '،')
        && matches!(r.analysis(at).and_then(|a| a.preposition), None | Some('ب'))
    {
        let conj = r.analysis(at).is_some_and(|a| a.conjunction.is_some());
        if let Some(f) = object(at).filter(|_| !conj) {
            return Some(f);
        }
    }
    let with = (from..(from + 14).min(r.len()))
        .take_while(|k| !r.breaks(*k))
        .find(|k| r.folded(*k) == "مع" || call && r.folded(*k) == "من")?;
    object(past_asides(r, with + 1))
}

/// Who is appointed, and to what.
fn appointed(r: &Reading, from: usize) -> (Option<Filler>, Option<Filler>) {
    let at = past_asides(r, from);
    let whom = actor(r, at).filter(|a| a.named && !a.country);
    let next = whom.as_ref().map_or(at, |a| a.words.end);
    let mut k = next;
    if matches!(r.folded(k), "في" | "علي") {
        k += 1;
    }
    if r.lemma(k) == "منصب" || r.lemma(k) == "رأس" {
        k += 1;
    }
    // A name that is in no list: its office is the next one without an article, "القاضي فلان محافظا".
    if whom.is_none() && r.analysis(k).is_some_and(|a| a.article) {
        let office = |x: &usize| class(r.lemma(*x)) == Some(Class::Person) && r.folded(*x).ends_with('ا');
        k = (k + 1..(k + 6).min(r.len())).take_while(|x| r.gap(*x).is_none()).find(office).unwrap_or(r.len());
    }
    let office = matches!(class(r.lemma(k)), Some(Class::Person)) && r.gap(k).is_none();
    let position = if office && k > 0 { super::phrase::phrase(r, k) } else { None };
    let whom = whom.map(|a| {
        let text = if position.is_some() { a.short.clone() } else { a.english.clone() };
        r.filler(a.words, text)
    });
    (whom, position.map(|p| r.filler(p.words, p.english)))
}

/// Who agreed: "بين مصر والسعودية", or the two subjects of "signed".
fn parties(r: &Reading, c: &Candidate) -> Option<Filler> {
    let (a, b) = actor_pair(r, c)?;
    Some(r.filler(a.words.start..b.words.end, format!("{} and {}", a.english, b.english)))
}

/// Two who do something together: after "between", or joined after the verb.
fn actor_pair(r: &Reading, c: &Candidate) -> Option<(Actor, Actor)> {
    let between = (c.words.start..(c.words.end + 10).min(r.len())).find(|k| r.folded(*k) == "بين").map(|k| k + 1);
    if let Some(found) = between.and_then(|k| joined(r, k)) {
        return Some(found);
    }
    // The trigger verb, or the light verb with the trigger noun: "وقعت قطر وسوريا اتفاقا", "قطر وسوريا توقعان".
    let verb = if r.is_verb(c.words.start) {
        c.words.start
    } else {
        (c.words.start.saturating_sub(14)..c.words.start)
            .rev()
            .take_while(|k| !r.breaks(*k))
            .find(|k| r.is_verb(*k))
            .filter(|k| Carrying.contains(r.lemma(*k)))?
    };
    let begin = (0..=verb).rev().find(|k| *k == 0 || r.gap(*k) == Some(':')).unwrap_or(0);
    let before = joined(r, begin).filter(|(_, b)| b.words.end == verb);
    before.or_else(|| joined(r, past_asides(r, verb + 1)))
}

/// Two actors joined by "and", from a word on.
fn joined(r: &Reading, start: usize) -> Option<(Actor, Actor)> {
    let a = party(r, start)?;
    let and = r.folded(a.words.end).starts_with('و') && r.gap(a.words.end).is_none();
    let b = party(r, a.words.end).filter(|_| and)?;
    // A city stands for its government only beside another one: "بين واشنطن وطهران".
    let city = |a: &Actor| r.name_at(a.words.start).is_some_and(|n| n.kind == NameKind::Place);
    (city(&a) == city(&b)).then_some((a, b))
}

/// One of two who do something together.
fn party(r: &Reading, i: usize) -> Option<Actor> {
    let city = || {
        let n = r.name_at(i).filter(|n| n.kind == NameKind::Place && i > 0 && r.gap(i).is_none())?;
        Some(Actor {
            words: n.words.clone(),
            english: n.english.clone(),
            short: n.english.clone(),
            named: true,
            country: false,
        })
    };
    actor(r, i).filter(|a| a.named || a.words.len() > 1).or_else(city)
}
