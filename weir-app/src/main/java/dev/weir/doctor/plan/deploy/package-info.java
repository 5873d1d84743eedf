/**
 * What is started, how often and with which variables: Procfiles, containers, Compose, Kubernetes and the platforms' own
 * files.
 *
 * <p>Start reading at {@link dev.weir.doctor.plan.deploy.Deployment}; {@link dev.weir.doctor.plan.deploy.Commands} knows
 * what a command line starts: processes and threads of gunicorn, Puma and the others.
 * <p>Invariants: a repository may describe several deployments of the same program; they are kept apart, because adding
 * them up would count everything twice.
 * <p>Knows {@code doctor.plan.source} and {@code doctor.plan.model}. Known by {@code doctor.plan} only.
 */
@NullMarked
package dev.weir.doctor.plan.deploy;

import org.jspecify.annotations.NullMarked;
