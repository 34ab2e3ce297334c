//! Where is the `heroku` command, and how is it called?

use super::Children;
use super::words;
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The most lines that Heroku keeps.
const BACKLOG: u16 = 1500;

/// What is asked of Heroku for every app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// How many lines to begin with.
    pub lines: Option<u16>,
    pub source: Option<String>,
    pub dyno: Option<String>,
}

/// The command.
pub(crate) struct Heroku {
    program: PathBuf,
    pub wish: Wish,
    pub children: Arc<Children>,
}

impl Heroku {
    /// Looks for the command.
    ///
    /// # Errors
    /// It is not there.
    pub(crate) fn find(path: Option<&OsStr>) -> Result<Self> {
        let mut programs = std::env::split_paths(path.unwrap_or_default()).map(|folder| folder.join("heroku"));
        let program = programs.find(|program| program.is_file()).context(
            "the heroku command is not in PATH; to install it: npm install -g heroku (or see https://devcenter.heroku.com/articles/heroku-cli)",
        )?;
        Ok(Self { program, wish: Wish::default(), children: Arc::default() })
    }

    /// The command, without colours and with nothing to read.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("HEROKU_LOGS_COLOR", "0").env("HEROKU_COLOR", "0").env("NO_COLOR", "1");
        // Helpers that outlive it, in sessions of their own, where nobody could end them.
        command.env("DISABLE_TELEMETRY", "true").env("HEROKU_DISABLE_AUTOUPDATE", "1");
        for force in ["FORCE_COLOR", "FORCE_COLORS", "CLICOLOR_FORCE"] {
            command.env_remove(force);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// `heroku logs --tail` for an app; later ones ask for all that Heroku keeps, so that no line is missed.
    pub(super) fn logs(&self, app: &str, again: bool) -> Command {
        let mut command = self.command();
        let lines = self.wish.lines.filter(|_| !again).unwrap_or(BACKLOG);
        command.args(["logs", "--tail", "--app", app, "--num", &lines.to_string()]);
        for (option, value) in [("--source", &self.wish.source), ("--dyno", &self.wish.dyno)] {
            if let Some(value) = value {
                command.args([option, value]);
            }
        }
        command
    }

    /// Every app of the account.
    ///
    /// # Errors
    /// The command fails, or there is none.
    pub(crate) fn apps(&self) -> Result<Vec<String>> {
        let apps = self.json(&["apps", "--json"])?;
        let names: Vec<_> = apps.as_array().into_iter().flatten().filter_map(|app| app["name"].as_str().map(str::to_owned)).collect();
        if names.is_empty() {
            bail!("this account has no apps of its own; those of a team are named: hlog tail -a APP -a APP");
        }
        Ok(names)
    }

    /// The app of this folder's git remote, as the command finds it.
    ///
    /// # Errors
    /// It finds none, or several.
    pub(crate) fn app_here(&self) -> Result<String> {
        let hint = "which app? hlog tail -a APP, or --all of them";
        let info = self.json(&["apps:info", "--json"]).context(hint)?;
        info["app"]["name"].as_str().map(str::to_owned).ok_or_else(|| anyhow!(hint))
    }

    /// What the command prints as JSON.
    fn json(&self, args: &[&str]) -> Result<serde_json::Value> {
        let shown = format!("heroku {}", args.join(" "));
        let output = self.command().args(args).output().with_context(|| format!("{shown} cannot be run"))?;
        let said: Vec<_> = output.stderr.split(|&byte| byte == b'\n').filter_map(words::plain).collect();
        if !output.status.success() {
            let said = said.join(" ");
            bail!("{}", words::remedy(&said).map_or_else(|| format!("{shown}: {said}"), str::to_owned));
        }
        said.iter().for_each(|words| crate::exit::Messages.say(words));
        serde_json::from_slice(&output.stdout).with_context(|| format!("{shown} prints no JSON"))
    }
}
