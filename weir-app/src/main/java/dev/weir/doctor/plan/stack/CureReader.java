package dev.weir.doctor.plan.stack;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.source.SourceText;

/** Scripts that end sessions, and choose the wrong ones. */
final class CureReader implements PoolReader {
    @Override
    public boolean concerns(SourceText source) {
        return source.text().contains("pg_terminate_backend")
                && source.text().contains("query_start")
                && !source.name().endsWith(".md");
    }

    @Override
    public void read(SourceText source, Declarations into) {
        int at = source.text().indexOf("query_start");
        into.add(Remark.of(
                "KILL_BY_QUERY_START",
                Severity.WARNING,
                source.place(at),
                "query_start of an idle session says when its last query began, not since when it is idle",
                "Compare state_change; weir relieve does, and spares what must not be ended."));
    }
}
