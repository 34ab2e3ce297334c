//! What do the SQLSTATEs mean that Heroku Postgres logs most?

use super::Code;
use crate::record::Level;

/// The SQLSTATEs met most in the logs of Heroku Postgres, ascending; `name` is the condition's.
pub const SQLSTATES: &[Code] = &[
    Code {
        code: "08006",
        name: "connection_failure",
        level: Level::Error,
        meaning: "The connection between a client and Postgres broke, mostly because the other \
                  side went away without closing it.",
        remedy: &[
            "Look for dynos that were restarted or killed then: `hlog grep -e process-exit -e \
             process-stop --since -2h`.",
            "Look at the database: `heroku pg:info`, `heroku status`.",
            "Let the app check connections before use and reconnect.",
        ],
        see: None,
    },
    Code {
        code: "22P02",
        name: "invalid_text_representation",
        level: Level::Error,
        meaning: "A text could not be read as the type it should have: 'abc' as integer, a \
                  malformed UUID, an unknown enum value, broken JSON.",
        remedy: &[
            "See value and statement: `hlog grep -w 'sql_error_code = 22P02' --since -24h`.",
            "Check the input in the app before it goes to the database; ids from URLs are the \
             usual place.",
            "New enum value? Run the migration that adds it: `heroku run` with your migration \
             command.",
        ],
        see: None,
    },
    Code {
        code: "23502",
        name: "not_null_violation",
        level: Level::Error,
        meaning: "A row was written without a value in a column that must have one.",
        remedy: &[
            "See column and statement: `hlog grep -w 'sql_error_code = 23502' --since -24h`.",
            "Just deployed? Old code may not know a new NOT NULL column: give it a default, or go \
             back: `heroku releases:rollback`.",
            "Set or check the value in the app.",
        ],
        see: None,
    },
    Code {
        code: "23503",
        name: "foreign_key_violation",
        level: Level::Error,
        meaning: "A row refers to one that does not exist, or a row was deleted or changed that \
                  others still refer to.",
        remedy: &[
            "See constraint and key: `hlog grep -w 'sql_error_code = 23503' --since -24h`.",
            "Write parents before children, delete children before parents, or declare ON DELETE.",
            "Background jobs: start them after the transaction has committed.",
        ],
        see: None,
    },
    Code {
        code: "23505",
        name: "unique_violation",
        level: Level::Error,
        meaning: "A row would repeat a value that must be unique. Often two requests or a retried \
                  job write the same thing at the same time.",
        remedy: &[
            "See constraint and key: `hlog grep -w 'sql_error_code = 23505' --since -24h`.",
            "If a repeat is fine, say so: INSERT ... ON CONFLICT DO NOTHING (or DO UPDATE).",
            "If it is the primary key, after a restore or an import: set the sequence past the \
             largest id.",
        ],
        see: None,
    },
    Code {
        code: "28000",
        name: "invalid_authorization_specification",
        level: Level::Error,
        meaning: "Postgres did not let the client in: no rule for this host, user and database \
                  (\"no pg_hba.conf entry\", mostly a connection without TLS), or an unknown \
                  user.",
        remedy: &[
            "Use TLS: `sslmode=require` in the connection.",
            "Compare with the valid URL: `heroku pg:credentials:url`; Heroku changes it now and \
             then, so read DATABASE_URL at start, never copy it.",
        ],
        see: None,
    },
    Code {
        code: "28P01",
        name: "invalid_password",
        level: Level::Error,
        meaning: "The password does not belong to this user. Mostly the credentials were changed \
                  and something still has a copy of the old ones.",
        remedy: &[
            "Find the client: `hlog grep -w 'sql_error_code = 28P01' --since -24h`, field \
             `connection_source`.",
            "Get the valid URL: `heroku pg:credentials:url`.",
            "Update what keeps a copy outside the app: BI tools, scripts, other apps. Those \
             should attach the add-on instead.",
        ],
        see: None,
    },
    Code {
        code: "40001",
        name: "serialization_failure",
        level: Level::Error,
        meaning: "The transaction ran into a concurrent one and was rolled back. On a follower it \
                  also means that replication had to cancel a long query.",
        remedy: &[
            "Repeat the whole transaction; that is the intended answer.",
            "See which statements: `hlog grep -w 'sql_error_code = 40001' --since -24h`.",
            "Make transactions shorter; on a follower make queries shorter, or run them on the \
             leader.",
        ],
        see: None,
    },
    Code {
        code: "40P01",
        name: "deadlock_detected",
        level: Level::Error,
        meaning: "Two or more transactions waited for each other's locks, and Postgres ended this \
                  one so that the others could go on.",
        remedy: &[
            "See who held what: `hlog grep -w 'sql_error_code = 40P01' --since -24h`; DETAIL and \
             CONTEXT name both sides.",
            "Take locks in the same order everywhere, e.g. sort ids before a bulk update.",
            "Repeat the transaction, and keep transactions short.",
        ],
        see: None,
    },
    Code {
        code: "42703",
        name: "undefined_column",
        level: Level::Error,
        meaning: "A statement names a column that is not there. Mostly code and schema do not \
                  match: a migration is missing, or came too early for code still running.",
        remedy: &[
            "See which column: `hlog grep -w 'sql_error_code = 42703' --since -2h`, and what was \
             deployed: `hlog grep -e deploy -e release --since -2h`.",
            "Run the missing migration, then `heroku ps:restart`, so that the app reads the \
             schema anew.",
            "When dropping columns: first deploy code that does not use them.",
        ],
        see: None,
    },
    Code {
        code: "42P01",
        name: "undefined_table",
        level: Level::Error,
        meaning: "A statement names a table that is not there: a missing migration, the wrong \
                  database, or another schema.",
        remedy: &[
            "See which table: `hlog grep -w 'sql_error_code = 42P01' --since -2h`.",
            "Run the migrations; better in the release phase, so that a deploy cannot forget \
             them.",
            "Check which database the app uses: `heroku pg:info`, `heroku addons`.",
        ],
        see: None,
    },
    Code {
        code: "53300",
        name: "too_many_connections",
        level: Level::Error,
        meaning: "All connections that the plan or the role allows are taken, so a new one was \
                  refused.",
        remedy: &[
            "See used and allowed: `heroku pg:info`; who has them: `heroku pg:ps`.",
            "Get room now: `heroku ps:restart`, or `heroku pg:killall`, which ends every \
             connection.",
            "Count: dynos x processes x pool size must stay below the limit, with room for \
             deploys, one-off dynos and consoles.",
            "Use the server-side pool: `heroku pg:connection-pooling:attach` (not on Essential \
             plans); or a larger plan.",
        ],
        see: None,
    },
    Code {
        code: "55P03",
        name: "lock_not_available",
        level: Level::Error,
        meaning: "The statement did not get a lock: lock_timeout passed, or it asked with NOWAIT. \
                  Often a migration against a busy table.",
        remedy: &[
            "Who holds it: `heroku pg:blocking`, `heroku pg:locks`; end that one with `heroku \
             pg:kill PID` if you may.",
            "Repeat later, at a quieter time.",
            "Migrate without long locks, e.g. CREATE INDEX CONCURRENTLY.",
        ],
        see: None,
    },
    Code {
        code: "57014",
        name: "query_canceled",
        level: Level::Error,
        meaning: "A statement was cancelled: statement_timeout passed, or somebody or the app's \
                  own timeout asked for it. The message says which.",
        remedy: &[
            "See which statements: `hlog grep -w 'sql_error_code = 57014' --since -24h`, and \
             `hlog grep -e slow-query --since -2h`.",
            "Find the costly ones and what blocks them: `heroku pg:outliers`, `heroku \
             pg:blocking`.",
            "Add the missing index, or take less data at a time; give long reports a longer \
             timeout of their own.",
        ],
        see: None,
    },
    Code {
        code: "57P01",
        name: "admin_shutdown",
        level: Level::Error,
        meaning: "Postgres ended the connection on command: a restart, maintenance or failover of \
                  the database, or `heroku pg:kill` and `pg:killall`.",
        remedy: &[
            "Look at the database: `heroku pg:info`, `heroku status`; see what happened: `hlog \
             grep -e addon-change -e api --since -2h`.",
            "If the app does not reconnect by itself: `heroku ps:restart`.",
            "Let the app check connections before use and reconnect.",
        ],
        see: None,
    },
];
