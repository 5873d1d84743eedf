package dev.weir.session.simulation;

import java.util.ArrayList;
import java.util.List;

/** One run: a world, and what happens in it. Lines that begin with {@code #} are comments. */
record Script(Setup setup, List<Action> actions) {
    static Script parse(String text) {
        var setup = new Setup();
        var actions = new ArrayList<Action>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("world")) {
                setup = Setup.parse(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                actions.add(Action.parse(line));
            }
        }
        return new Script(setup, actions);
    }

    Script with(List<Action> others) {
        return new Script(setup, List.copyOf(others));
    }

    @Override
    public String toString() {
        var text = new StringBuilder(setup.toString()).append('\n');
        actions.forEach(action -> text.append(action).append('\n'));
        return text.toString();
    }
}
