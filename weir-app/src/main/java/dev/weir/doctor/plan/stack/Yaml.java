package dev.weir.doctor.plan.stack;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.source.YamlFile;

/** What is said of a file that is no YAML. */
final class Yaml {
    private Yaml() {}

    static Remark remark(YamlFile.Mistake mistake) {
        return Remark.of(
                "INVALID_YAML",
                Severity.WARNING,
                mistake.place(),
                "this is no valid YAML from here on (" + mistake.problem() + "), so what follows was not read",
                "");
    }
}
