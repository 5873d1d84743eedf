package dev.weir.cli;

/** What the operating system tells a process. Actions run on a thread of their own, one for each signal received. */
interface Signals {

    /** Runs the action at each arrival of the signal, named without SIG, instead of what the system would do. */
    void on(String name, Runnable action);

    /** Lets SIGQUIT end the process at once, without any goodbye. */
    void endAtOnceOnQuit();
}
