//! What a specification allows itself.

use std::collections::BTreeSet;

use xen_abi_model::{ModuleId, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

use super::finding::{Finding, Findings};

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// What is against a rule.
    pub diagnostics: Diagnostics,
    /// How often something is against a rule, and allowed.
    pub allowed: usize,
    /// What could not be looked at.
    pub not_looked_at: Vec<String>,
}

/// What is left when the allowances of each file are taken off; those that are about nothing are found too.
pub(super) fn applied(spec: &Spec, findings: Findings) -> Linted {
    let key = |finding: &Finding| (finding.module, finding.diagnostic.code, finding.name.clone());
    let found: BTreeSet<(ModuleId, Code, String)> = findings.all.iter().map(key).collect();
    let mut allowed = BTreeSet::new();
    let mut linted = Linted { not_looked_at: findings.not_looked_at, ..Linted::default() };
    for module in spec.module_ids() {
        for allowance in &spec[module].allowed {
            for (place, name) in &allowance.of {
                let key = (module, allowance.rule, name.to_string());
                let message = match (found.contains(&key), allowed.contains(&key)) {
                    (false, _) => format!("`{name}` is allowed {}, which does not find it", allowance.rule),
                    (true, true) => format!("`{name}` is allowed {} twice", allowance.rule),
                    (true, false) => {
                        allowed.insert(key);
                        continue;
                    }
                };
                linted.diagnostics.push(Diagnostic::new(Code::UnusedAllowance, *place, message));
            }
        }
    }
    linted.allowed = allowed.len();
    for finding in findings.all.into_iter().filter(|finding| !allowed.contains(&key(finding))) {
        linted.diagnostics.push(finding.diagnostic);
    }
    linted
}
