use crate::Problem;

/// The name of a constraint, and what its violation means.
pub type Rule<'a> = (&'a str, fn() -> Problem);

/// Turns the violation of a named constraint into the problem it means: the database decides races.
///
/// ```ignore
/// insert.await.on_constraint("users_email", || Problem::conflict("email_taken", "…"))?;
/// ```
pub trait OnConstraint<T> {
    /// `problem` when the error is a violation of the constraint or unique index `name`, else the usual one.
    fn on_constraint(self, name: &str, problem: impl FnOnce() -> Problem) -> Result<T, Problem>;

    /// The same for several constraints: the first whose name matches.
    fn on_constraints(self, rules: &[Rule<'_>]) -> Result<T, Problem>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, problem: impl FnOnce() -> Problem) -> Result<T, Problem> {
        self.map_err(|error| if violates(&error, name) { problem() } else { error.into() })
    }

    fn on_constraints(self, rules: &[Rule<'_>]) -> Result<T, Problem> {
        self.map_err(|error| match rules.iter().find(|(name, _)| violates(&error, name)) {
            Some((_, problem)) => problem(),
            None => error.into(),
        })
    }
}

fn violates(error: &sqlx::Error, name: &str) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::constraint) == Some(name)
}
