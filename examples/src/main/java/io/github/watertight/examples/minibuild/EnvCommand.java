package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Prints settings: all as assignments, or the values of those that are named. */
final class EnvCommand implements Command {

    @Override
    public String name() {
        return "env";
    }

    @Override
    public String summary() {
        return "print settings";
    }

    /** Takes no -n, for values are only known when the commands have run. */
    @Override
    public List<Flag> flags() {
        return List.of(Flag.PRINT, Flag.KEEP);
    }

    @Override
    public String operands() {
        return "[names]";
    }

    @Override
    public int run(Session session) throws UsageException, IOException {
        List<String> names = session.arguments().operands();
        for (String name : names) {
            if (!Settings.names().contains(name)) {
                throw new UsageException(
                        "unknown setting " + name + "; allowed are " + String.join(", ", Settings.names()));
            }
        }
        if (names.isEmpty()) {
            assignments(session).forEach(session.out()::println);
        } else {
            Map<String, String> found = Settings.find(session, names);
            names.forEach(name -> session.out().println(found.get(name)));
        }
        return 0;
    }

    /** Lists all settings as assignments. */
    static List<String> assignments(Session session) throws UsageException, IOException {
        return Settings.find(session, Settings.names()).entrySet().stream()
                .map(setting -> setting.getKey() + "='" + setting.getValue() + "'")
                .toList();
    }
}
