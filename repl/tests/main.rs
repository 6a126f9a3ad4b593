//! One binary for all tests of the shell.

mod program;
mod golden;
mod query;
mod sources;
mod capture;
mod worlds;
mod pages;
mod server;
mod serve;
mod remote_read;
mod remote;
mod promtool;
mod terminal;
mod guides;
mod chain;
mod check_data;
mod live;
mod rules;
mod alerts;
mod units;
mod dashboards;
