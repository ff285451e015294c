//! claimlint finds overstated health claims in clinic marketing and corrects them with evidence.
//!
//! Data flows downhill through the modules, in the order of this file; a module imports only from
//! those above it. `ARCHITECTURE.md` has the map.

pub mod span;

pub mod fold;
pub mod source;

pub mod diagnostic;

pub mod config;
pub mod lexicon;
pub mod prose;

pub mod norm;

pub mod sentence;

pub mod scan;

pub mod reading;

pub mod context;

pub mod topic;

pub mod weigh;

pub mod rules;

pub mod judge;

pub mod report;
pub mod suppress;

pub mod check;

pub mod examples;

pub mod baseline;

pub mod fix;

pub mod patch;

pub mod emit;

pub mod cli;
