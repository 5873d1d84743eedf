package dev.weir.doctor.live.cause;

import dev.weir.doctor.Finding;
import java.util.List;

/** One reason why connections run out. */
interface Cause {
    /** One finding for each culprit; none when what was seen does not show it. */
    List<Finding> judge(Evidence seen);
}
