//! Integration tests: the program as a user runs it. One binary, since linking is slow.

mod access;
mod bad_input;
mod brief;
#[cfg(feature = "postgres")]
mod cluster;
mod desk_work;
mod docs;
mod events;
mod examples;
mod fidelity;
mod frames;
mod gloss;
mod hostile;
mod hub;
mod imports;
mod inputs;
mod jobs;
mod layers;
mod pdf;
mod postgres;
mod render;
mod review;
mod schemas;
mod seq2seq;
mod serve;
mod shelf;
mod shell;
mod support;
mod web;
mod weights;
