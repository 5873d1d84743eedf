package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.source.SourceText;

/** Finds the pools of one family. Made anew for each repository, because some families spread theirs over files. */
interface PoolReader {
    /** Whether a file may say something, judged cheaply by its name and by words in it. */
    boolean concerns(SourceText source);

    void read(SourceText source, Declarations into);

    /** Says what can be said only when every file was seen. */
    default void finish(Declarations into) {}
}
