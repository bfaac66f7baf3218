//! Routes: path, handler, documentation.

use super::answer::{Answer, Problem};
use super::asked::Asked;
use super::site::Site;
use crate::store::Role;
use schemars::{Schema, SchemaGenerator};

/// A handler.
pub(super) type Run = fn(&Site, &Asked) -> Result<Answer, Problem>;

/// A schema that a generator makes.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// The method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// GET, and HEAD with it.
    Get,
    /// POST with JSON.
    Post,
    /// POST of a form, by a browser.
    Form,
}

/// A route.
pub(super) struct Route {
    /// Its path; `{…}` are parameters.
    pub path: &'static str,
    /// Its method.
    pub method: Method,
    /// Whether its response stays the same until the store changes.
    pub kept: bool,
    /// The required role; none if the route is public.
    pub needs: Option<Role>,
    /// Its handler.
    pub run: Run,
    /// Its OpenAPI documentation; none for pages.
    pub says: Option<Says>,
}

/// The OpenAPI documentation of a route.
pub(super) struct Says {
    /// Its name.
    pub id: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// Parameters of its query.
    pub query: &'static [Parameter],
    /// The body of a POST.
    pub takes: Option<Shape>,
    /// Media type of the response.
    pub kind: &'static str,
    /// Its schema; none if it is not JSON.
    pub gives: Option<Shape>,
}

/// A parameter of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// `string`, `integer`, `date` or `date-time`.
    pub kind: &'static str,
    /// Allowed values; empty if any is allowed.
    pub values: &'static [&'static str],
    /// Whether it is required.
    pub required: bool,
}

impl Parameter {
    /// A text.
    pub const fn text(name: &'static str, about: &'static str) -> Self {
        Self { name, about, kind: "string", values: &[], required: false }
    }

    /// The same of another type.
    pub const fn of(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The same with its allowed values.
    pub const fn among(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// The same as a required parameter.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}
