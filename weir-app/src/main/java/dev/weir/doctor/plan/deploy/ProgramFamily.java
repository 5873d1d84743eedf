package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.ProcessShape;
import java.util.Optional;

/** Programs that one kind of developers start. */
interface ProgramFamily {
    /**
     * The processes and threads of a command.
     *
     * @param words without wrappers and shells
     * @param directory where it runs, relative to the repository
     */
    Optional<ProcessShape> shape(Words words, String directory, Environment environment);
}
