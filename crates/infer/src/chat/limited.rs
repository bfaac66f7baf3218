//! Filters and methods whose results are bounded.

use minijinja::value::Rest;
use minijinja::{Environment, Error, ErrorKind, State, Value, filters, functions, tests};
use minijinja_contrib::pycompat;

/// Maximum bytes of a text that a filter returns.
const LONGEST: usize = 1 << 20;
/// Maximum length of a range.
const LONGEST_RANGE: isize = 1000;
/// Maximum steps of a rendering; templates of a conversation of two messages take a few hundred.
const FUEL: u64 = 20_000;

fn refused(what: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{what} beyond the limits of chat templates"))
}

fn bounded(value: Value) -> Result<Value, Error> {
    match value.as_str() {
        Some(s) if s.len() > LONGEST => Err(refused("a text grows")),
        _ => Ok(value),
    }
}

/// The length of the result of `replace` depends on its arguments.
fn check_replace(text: &str, from: &str, to: &str) -> Result<(), Error> {
    let places = if from.is_empty() { text.chars().count() + 1 } else { text.matches(from).count() };
    if text.len().saturating_add(places.saturating_mul(to.len())) > LONGEST {
        return Err(refused("a text grows"));
    }
    Ok(())
}

fn check_join(items: &Value, separator: &str) -> Result<(), Error> {
    let mut length = 0usize;
    for item in items.try_iter()? {
        length = length
            .saturating_add(separator.len())
            .saturating_add(item.as_str().map_or_else(|| item.to_string().len(), str::len));
        if length > LONGEST {
            return Err(refused("a text grows"));
        }
    }
    Ok(())
}

fn replace(text: Value, from: Value, to: Value) -> Result<String, Error> {
    let (text, from, to) = (text.to_string(), from.to_string(), to.to_string());
    check_replace(&text, &from, &to)?;
    Ok(text.replace(&from, &to))
}

fn join(items: Value, separator: Option<String>) -> Result<String, Error> {
    let separator = separator.unwrap_or_default();
    check_join(&items, &separator)?;
    let parts: Vec<String> = items.try_iter()?.map(|v| v.to_string()).collect();
    Ok(parts.join(&separator))
}

fn range(lower: isize, upper: Option<isize>, step: Option<isize>) -> Result<Value, Error> {
    let (from, to) = upper.map_or((0, lower), |u| (lower, u));
    if from.abs_diff(to) > LONGEST_RANGE.unsigned_abs() {
        return Err(refused("a range"));
    }
    functions::range(lower, upper, step)
}

/// JSON, indented by at most eight spaces.
fn tojson(value: Value, Rest(_): Rest<Value>) -> Result<Value, Error> {
    let text = serde_json::to_string(&value).map_err(|e| Error::new(ErrorKind::InvalidOperation, e.to_string()))?;
    bounded(Value::from_safe_string(text))
}

fn method(state: &mut State, value: &Value, name: &str, args: &[Value]) -> Result<Value, Error> {
    let text = |i: usize| args.get(i).and_then(Value::as_str).unwrap_or_default();
    match (name, value.as_str()) {
        ("replace", Some(s)) => check_replace(s, text(0), text(1))?,
        ("join", Some(separator)) => check_join(args.first().unwrap_or(&Value::UNDEFINED), separator)?,
        ("format", _) => return Err(refused("formatting by a template of its own goes")),
        _ => {}
    }
    pycompat::unknown_method_callback(state, value, name, args)
}

/// An environment with the functions that chat templates use.
pub(super) fn environment<'a>() -> Environment<'a> {
    let mut env = Environment::empty();
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(64);
    env.set_unknown_method_callback(method);
    env.add_filter("trim", filters::trim);
    env.add_filter("lower", filters::lower);
    env.add_filter("upper", filters::upper);
    env.add_filter("title", filters::title);
    env.add_filter("capitalize", filters::capitalize);
    env.add_filter("length", filters::length);
    env.add_filter("count", filters::length);
    env.add_filter("first", filters::first);
    env.add_filter("last", filters::last);
    env.add_filter("list", filters::list);
    env.add_filter("items", filters::items);
    env.add_filter("dictsort", filters::dictsort);
    env.add_filter("reverse", filters::reverse);
    env.add_filter("sort", filters::sort);
    env.add_filter("unique", filters::unique);
    env.add_filter("split", filters::split);
    env.add_filter("default", filters::default);
    env.add_filter("d", filters::default);
    env.add_filter("int", filters::int);
    env.add_filter("float", filters::float);
    env.add_filter("string", filters::string);
    env.add_filter("bool", filters::bool);
    env.add_filter("select", filters::select);
    env.add_filter("reject", filters::reject);
    env.add_filter("selectattr", filters::selectattr);
    env.add_filter("rejectattr", filters::rejectattr);
    env.add_filter("map", filters::map);
    env.add_filter("safe", filters::safe);
    env.add_filter("replace", replace);
    env.add_filter("join", join);
    env.add_filter("tojson", tojson);
    env.add_function("range", range);
    env.add_function("namespace", functions::namespace);
    env.add_function("dict", functions::dict);
    env.add_test("defined", tests::is_defined);
    env.add_test("undefined", tests::is_undefined);
    env.add_test("none", tests::is_none);
    env.add_test("boolean", tests::is_boolean);
    env.add_test("true", tests::is_true);
    env.add_test("false", tests::is_false);
    env.add_test("string", tests::is_string);
    env.add_test("number", tests::is_number);
    env.add_test("integer", tests::is_integer);
    env.add_test("sequence", tests::is_sequence);
    env.add_test("iterable", tests::is_iterable);
    env.add_test("mapping", tests::is_mapping);
    env.add_test("in", tests::is_in);
    env.add_test("eq", tests::is_eq);
    env.add_test("equalto", tests::is_eq);
    env.add_test("==", tests::is_eq);
    env.add_test("ne", tests::is_ne);
    env.add_test("!=", tests::is_ne);
    env.add_test("odd", tests::is_odd);
    env.add_test("even", tests::is_even);
    env.add_test("startingwith", tests::is_startingwith);
    env.add_test("endingwith", tests::is_endingwith);
    env
}
