// The cells of the matrix: each is a Maven build of one of the suites, with a version of JUnit and a launcher of its own.
// A new cell is a line here; a new kind of expectation is a function in verify.groovy. The property matrix.cells of the pom
// selects: all, the decisive ones, or those whose names match a regular expression.
def junits = ['5.10.5', '5.11.4', '5.12.2', '5.13.4', '5.14.4', '6.0.3', '6.1.3']
def surefires = ['3.0.0', '3.2.5', '3.5.4', '3.6.1']
def (oldest, middle, newest) = ['5.10.5', '5.14.4', '6.1.3']
def parallel = [parallel: 'true']

def cells = []
def cell = { String launcher, String version, String junit, String suite, Map options = [:] ->
    cells << [launcher: launcher, version: version, junit: junit, suite: suite, options: options]
}

// Every version of JUnit with every version of Surefire.
for (junit in junits) {
    for (surefire in surefires) {
        cell('surefire', surefire, junit, 'leaky')
        cell('surefire', surefire, junit, 'leaky', parallel)
        cell('surefire', surefire, junit, 'session')
        cell('surefire', surefire, junit, 'clean', parallel)
    }
}

// What else Surefire can be told, with the oldest and the newest of both, and the version between.
for (junit in [oldest, middle, newest]) {
    for (surefire in [surefires.first(), surefires.last()]) {
        cell('surefire', surefire, junit, 'leaky', [forkCount: '2'])
        cell('surefire', surefire, junit, 'leaky', [forkCount: '1', reuseForks: 'false'])
        cell('surefire', surefire, junit, 'clean', [forkCount: '2', reuseForks: 'false'])
        cell('surefire', surefire, junit, 'rerun', [rerunFailingTestsCount: '2'])
        cell('surefire', surefire, junit, 'rerun', [rerunFailingTestsCount: '2'] + parallel)
        cell('surefire', surefire, junit, 'vintage')
        cell('surefire', surefire, junit, 'suite')
    }
}

// A JVM in which assertions are off.
cell('surefire', surefires.last(), newest, 'leaky', [enableAssertions: 'false'])

// Other launchers.
for (junit in [oldest, middle, newest]) {
    for (failsafe in [surefires.first(), surefires.last()]) {
        cell('failsafe', failsafe, junit, 'leaky', parallel)
        cell('failsafe', failsafe, junit, 'session')
        cell('failsafe', failsafe, junit, 'clean')
    }
}
for (junit in junits) {
    cell('console', junit, junit, 'leaky')
    cell('console', junit, junit, 'leaky', parallel)
    cell('console', junit, junit, 'session')
    cell('console', junit, junit, 'clean', parallel)
}
for (junit in [oldest, middle, newest]) {
    for (fork in ['true', 'false']) {
        cell('ant', '1.10.15', junit, 'leaky', [fork: fork])
        cell('ant', '1.10.15', junit, 'clean', [fork: fork])
    }
    // Not in Maven's own JVM: what is printed there on the standard error may stand anywhere in the log.
    cell('ant', '1.10.15', junit, 'session', [fork: 'true'])
}

// The other way in which JUnit runs tests in parallel; 6.1 brought it.
cell('surefire', surefires.last(), newest, 'leaky', [parallel: 'WORKER_THREAD_POOL'])

// In every build: each suite once, the oldest and the newest of each launcher.
def decisive = [
        'surefire-3.0.0-junit-5.10.5-leaky-parallel-true',
        'surefire-3.0.0-junit-5.10.5-session',
        'surefire-3.0.0-junit-5.10.5-vintage',
        'surefire-3.6.1-junit-6.1.3-leaky-parallel-WORKER_THREAD_POOL',
        'surefire-3.6.1-junit-6.1.3-session',
        'surefire-3.6.1-junit-6.1.3-suite',
        'surefire-3.6.1-junit-6.1.3-leaky-enableAssertions-false',
        'surefire-3.6.1-junit-6.1.3-rerun-rerunFailingTestsCount-2',
        'surefire-3.5.4-junit-5.14.4-clean-parallel-true',
        'console-6.1.3-junit-6.1.3-leaky']

cells.each {
    it.platform = it.junit.startsWith('5.') ? it.junit.replaceFirst('5', '1') : it.junit
    it.parallel = it.options.parallel != null
    it.name = ([it.launcher, it.version, 'junit', it.junit, it.suite] + it.options.collect { key, value -> "$key-$value" }).join('-')
}
assert cells*.name.unique(false).size() == cells.size()
assert cells*.name.containsAll(decisive)
switch (matrixCells) {
    case 'all': return cells
    case 'decisive': return cells.findAll { it.name in decisive }
    default: return cells.findAll { it.name ==~ matrixCells }
}
