// What must be seen of each cell: how its build ended, what its XML reports say has failed and why, and what its log shows.
// From top to bottom: what the suites leak, what differs between launchers and versions, how a cell is looked at, the table.
import groovy.xml.XmlSlurper

// What the suites leak

/**
 * A leak as it must be reported.
 *
 * what: the test, the class, the run or the session that failed, as Watertight names it
 * noun: what that is, as the report puts it; from it follows the remedy
 * openings: for each resource the stack that opened it, from its first line to the last of the user's
 * thread: that opened it; SOME for one of JUnit's
 * owner: how it is known whose it is
 */
Map leak(String what, String noun, List<List<String>> openings, String thread, String owner) {
    return [what: what, noun: noun, openings: openings, thread: thread, owner: owner]
}

List<Map> leaksOf(cell) {
    switch (cell.suite) {
        case 'leaky': return [ofTwo(), ofField(cell), ofBeforeAll(), cell.parallel ? ofSomeTest() : ofThread()]
        case 'session': return [ofUnwatchedTest()]
        case 'vintage': return [ofOldTest()]
        case 'suite': return [ofTestInSuite()]
        case 'rerun': return [ofFirstRun(), ofEachRun()]
        case 'clean': return []
    }
}

Map ofTwo() {
    return leak('LeakyTest.aForgetsTwoThumbnails()', 'test',
            [[THUMBNAIL, 'shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:20)'],
             [THUMBNAIL, 'shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:21)']],
            'SOME', 'certain: opened inside the test')
}

Map ofField(cell) {
    // No callback of JUnit 5.10 and 5.11 tells before the constructor which test it is for.
    boolean constructorKnown = !(cell.junit ==~ /5\.1[01]\..*/)
    return leak('FieldTest.forgetsItsField()', 'test', [[THUMBNAIL, 'shop.FieldTest.<init>(FieldTest.java:9)']],
            'SOME', "certain: opened inside ${constructorKnown ? 'the test' : 'the constructor of FieldTest'}")
}

Map ofBeforeAll() {
    return leak('BeforeAllTest', 'class', [[THUMBNAIL, 'shop.BeforeAllTest.draw(BeforeAllTest.java:14)']],
            'SOME', 'certain: opened inside the class')
}

/** One test after the other: it must be the test that runs. */
Map ofThread() {
    return leak('TidyTest.letsAThreadForgetOne()', 'test', [OF_PAINTER], 'painter',
            'inferred: nothing else was running but the test; ' + PERHAPS_EARLIER)
}

/** The same in parallel: it may be either of the tests that meet. */
Map ofSomeTest() {
    return leak('The test run', 'run', [OF_PAINTER], 'painter',
            'unknown: opened outside every test, while these were running: ' + MEETING.join(', '))
}

Map ofUnwatchedTest() {
    return leak('The test session', 'session', [OF_PAINTER], 'painter',
            'inferred: nothing else was running but UnwatchedTest.letsAThreadForgetOne() (not watched); ' + PERHAPS_EARLIER)
}

Map ofOldTest() {
    return leak('The test session', 'session', [[THUMBNAIL, 'shop.OldTest.forgetsOne(OldTest.java:12)']],
            'SOME', 'certain: opened by the code of OldTest.forgetsOne() (not watched)')
}

Map ofTestInSuite() {
    return leak('LeakyCase.forgetsOne()', 'test', [[THUMBNAIL, 'shop.LeakyCase.forgetsOne(LeakyCase.java:10)']],
            'SOME', 'certain: opened inside the test')
}

/** It closes what it opens when it is run again. */
Map ofFirstRun() {
    return leak('FlakyTest.forgetsOneTheFirstTime()', 'test',
            [[THUMBNAIL, 'shop.FlakyTest.forgetsOneTheFirstTime(FlakyTest.java:11)']],
            'SOME', 'certain: opened inside the test') + [flaky: true]
}

/** In the first run and in each of the two that follow. */
Map ofEachRun() {
    return leak('FlakyTest.forgetsOneEachTime()', 'test',
            [[THUMBNAIL, 'shop.FlakyTest.forgetsOneEachTime(FlakyTest.java:19)']],
            'SOME', 'certain: opened inside the test') + [reruns: 2]
}

/** In all JVMs of the cell together; a rerun counts as another test. */
String countsOf(cell) {
    return [leaky: '7 checked, 8 opened, 5 found',
            session: 'no summary', // Nobody asked for tests to be checked.
            vintage: '1 checked, 2 opened, 1 found',
            suite: '2 checked, 2 opened, 1 found',
            rerun: '6 checked, 6 opened, 4 found',
            clean: '7 checked, 14 opened, 0 found'][cell.suite]
}

/** By class, as the run-level failure of the console launcher needs them. */
Map<String, List<String>> testsOf(cell) {
    return [leaky: [LeakyTest: ['aForgetsTwoThumbnails', 'bDoesNotSufferFromIt'],
                    FieldTest: ['forgetsItsField', 'closesItsField'],
                    BeforeAllTest: ['looksAtIt'],
                    TidyTest: ['letsAThreadForgetOne', 'closesWhatItDrew']],
            session: [UnwatchedTest: ['letsAThreadForgetOne', 'drawsNothing']],
            vintage: [OldTest: ['forgetsOne'], NewTest: ['closesWhatItDrew']],
            suite: [LeakyCase: ['forgetsOne'], TidyCase: ['closesWhatItDrew']],
            rerun: [FlakyTest: ['forgetsOneTheFirstTime', 'forgetsOneEachTime', 'closesWhatItDrew']],
            clean: [CleanTest: ['closesWhatAThreadDrew'] + ['closesWhatItDrew'] * 5, OtherTest: ['closesWhatItDrew']]][cell.suite]
}

// How launchers and their versions differ

/** Why the build failed, or that it did not. */
String endOf(cell) {
    def leaks = leaksOf(cell)
    boolean session = leaks.any { it.noun == 'session' }
    if (leaks.isEmpty()) {
        return 'SUCCESS'
    }
    switch (cell.launcher) {
        case 'console':
            return 'FAILURE: An Ant BuildException has occurred: Java returned: 1'
        case 'ant':
            return 'FAILURE: An Ant BuildException has occurred: ' +
                    (session ? 'Forked test(s) failed with an exception' : 'There are test failures.')
        default:
            return "FAILURE: ${session ? 'There was an error in the forked process' : 'There are test failures.'}"
    }
}

/** The names under which the XML reports have a failure: class and test. */
List<String> namesOf(cell, Map leak) {
    def (type, test) = leak.what.tokenize('.')
    switch (leak.noun) {
        case 'test':
            return ["shop.$type.${cell.launcher in ['console', 'ant'] ? test : test - '()'}"]
        case 'class':
            switch (cell.launcher) {
                // The console launcher has no entry for a class, and fails its tests instead,
                case 'console': return testsOf(cell)[type].collect { "shop.$type.$it()" }
                case 'ant': return ["shop.${type}.shop.$type"]
                // and Surefire has a name for it since 3.6.
                default: return ["shop.${type}." + (cell.version.startsWith('3.6') ? 'executionError' : '')]
            }
        case 'run':
            return cell.launcher == 'console'
                    ? testsOf(cell).collectMany { name, tests -> tests.collect { "shop.$name.$it()" } }
                    : ['JUnit Jupiter.JUnit Jupiter']
        case 'session':
            return [] // No XML report has a place for it.
    }
}

/** How the XML reports call the failures of a test, one for each time that it ran and leaked. */
List<String> kindsOf(Map leak) {
    return leak.flaky ? ['flakyFailure'] : ['failure'] + ['rerunFailure'] * (leak.reruns ?: 0)
}

/** The number of entries in the XML reports: Surefire and Ant have some for what is no test. */
int entriesOf(cell) {
    return testsOf(cell).values().sum { it.size() } +
            (cell.launcher == 'console' ? 0 : leaksOf(cell).count { it.noun in ['class', 'run'] })
}

/** What the log shows of a leak. */
List<String> shownOf(cell, Map leak) {
    if (leak.noun == 'session') {
        return [reportOf(leak)] + thrownOf(cell, leak)
    }
    switch (cell.launcher) {
        case 'console': return [reportOf(leak)]
        // The task leaves the failures of tests to its XML reports.
        case 'ant': return []
        default: return [reportOf(leak), resultOf(leak)]
    }
}

/** Surefire's line among the results, with the line of the test that opened it, where there is one. */
String resultOf(Map leak) {
    def (all, method, line) = (leak.openings[0][1] =~ /shop\.(.*)\(.*:(\d+)\)/)[0]
    def place = leak.thread != 'painter' ? "$method:$line " : leak.noun == 'test' ? leak.what - '()' + ' ' : ''
    return place + sentenceOf(leak)
}

/** The one line that the end of the session throws. Surefire may print it before the report, after it, or inside. */
List<String> thrownOf(cell, Map leak) {
    def line = "${sentenceOf(leak)}, opened at ${leak.openings[0][0]}; the report is on the standard error"
    switch (cell.launcher) {
        case 'console': return ["Exception in thread \"main\" io.github.watertight.junit.BuilderLeakError: $line"]
        case 'ant': return ["io.github.watertight.junit.BuilderLeakError: $line"]
        default: return [line]
    }
}

// The report of a leak

String sentenceOf(Map leak) {
    int count = leak.openings.size()
    return "$leak.what leaked $count resource${count == 1 ? '' : 's'}"
}

String reportOf(Map leak) {
    def blocks = leak.openings.collect { opening ->
        // The line of the test, where there is one besides.
        def from = leak.noun in ['test', 'class'] && leak.thread != 'painter' ? "    from       ${opening[1]}\n" : ''
        """\
  Builder  work directory DIR
    opened at  ${opening[0]}
$from    by thread  $leak.thread, N ms before the $leak.noun ended
    owner      $leak.owner
"""
    }
    return "${sentenceOf(leak)}\n\n${blocks.join('\n')}\n${REMEDIES[leak.noun]}"
}

/** The report and the trace that follows it in an XML report. */
String failureOf(Map leak) {
    def frames = { List<String> opening -> opening.collect { "at $it" } }
    def others = leak.openings.drop(1).withIndex().collectMany { opening, i ->
        ["Suppressed: [${i + 2}] Builder  work directory DIR, opened by thread $leak.thread at:".toString()] + frames(opening)
    }
    def trace = frames(leak.openings[0]) + others
    return squashed("io.github.watertight.junit.BuilderLeakError: ${reportOf(leak)} ${trace.join(' ')}")
}

// How a cell is looked at

/** Without what differs from run to run: directories, times, threads, and who else was running. */
String normalised(String text) {
    return text.normalize()
            .replaceAll(/\u001B\[[0-9;]*m/, '')
            .replaceAll(/work directory \S+?watertight-\d+/, 'work directory DIR')
            .replaceAll(/by thread ( *)(main|\S*worker-\d+)\b/, 'by thread $1SOME')
            .replaceAll(/\d+ ms before/, 'N ms before')
            .replaceAll(/(while these were running: )(.*)/) { all, start, running ->
                start + (running.split(' +Close it')[0].split(', ') as List).intersect(MEETING).sort().join(', ') +
                        (running =~ / +Close it.*/).findAll().join()
            }
}

/** On one line: some reports keep the ends of lines, and some do not. */
String squashed(String text) {
    return text.replaceAll(/\s+/, ' ').trim()
}

/** What its module printed, without the marks of Maven and Ant, and what the console launcher printed into a file. */
String logOf(cell, String build) {
    // Maven counts the modules: "Building it 1   [2/218]".
    def modules = build.split(/(?m)^\[INFO\] (?=Building \S+ 1 +\[\d+\/\d+\]$|Reactor Summary)/)
    def log = modules.find { it.startsWith("Building $cell.name ") } ?: ''
    def console = new File(basedir, "cells/$cell.name/target/console.txt")
    return log.replaceAll(/(?m)^\[(INFO|WARNING|ERROR)\] +(\[\w+\] )?/, '') +
            (console.exists() ? '\n' + normalised(console.getText('UTF-8')) : '')
}

/** How Maven says at the end that its module ended. */
String foundEnd(cell, String build) {
    def name = java.util.regex.Pattern.quote(cell.name)
    def status = build.findAll(/\[INFO\] $name \.* ?(\w+) \[/) { it[1] }.join()
    def reason = build.findAll(/(?s)Failed to execute goal \S+ \(\S+\) on project $name: (.*?)\n\[ERROR\] (-> |Failed to execute|io\.|org\.)/) { it[1] }
            .join()
            // Where to find the reports.
            .replaceAll(/\[ERROR\] ((Please refer to|See) .*)?\n?/, '')
            .trim()
            .readLines()
            .find { it } ?: ''
    return status + (reason ? ": $reason" : '')
}

List<File> xmlReportsOf(cell) {
    def target = new File(basedir, "cells/$cell.name/target")
    def directories = ['surefire-reports', 'failsafe-reports', 'console-reports', 'ant-reports'].collect { new File(target, it) }
    return directories.collectMany { it.isDirectory() ? it.listFiles().findAll { it.name ==~ /TEST-.*\.xml/ } as List : [] }
}

/** Each entry is a test, or what Surefire and Ant make of a class. */
List entriesIn(File report) {
    return new XmlSlurper().parse(report).depthFirst().findAll { it.name() == 'testcase' }
}

List<String> failuresIn(entry) {
    return entry.children()
            .findAll { it.name() in ['failure', 'error', 'skipped', 'flakyFailure', 'flakyError', 'rerunFailure', 'rerunError'] }
            .collect {
                def text = it.stackTrace.text() ?: it.text()
                "${it.name()} of ${entry.@classname}.${entry.@name}: ${squashed(normalised(text))}".toString()
            }
}

/** The sums of all summary lines: one for each JVM, or even for each session in it. */
String foundCounts(String log) {
    def lines = log.findAll(/Watertight: (\d+) tests? checked, (\d+) resources? opened, (\d+) leaks? found/) { it.drop(1)*.toInteger() }
    def sums = lines.transpose()*.sum()
    return lines.isEmpty() ? 'no summary' : "${sums[0]} checked, ${sums[1]} opened, ${sums[2]} found"
}

/** Finds the lines of a text in their order. Others may stand between: what the tests' JVM prints comes beside Maven's own. */
boolean shows(String log, String text) {
    def rest = log.readLines()*.trim().iterator()
    return text.readLines()*.trim().findAll { it }.every { line -> rest.any { it == line || it.endsWith(' ' + line) } }
}

/** What is wrong with a cell. */
List<String> problemsOf(cell, String build) {
    def problems = []
    def compare = { String what, expected, found ->
        if (expected != found) {
            problems << "$what\n    expected: $expected\n    found:    $found"
        }
    }
    def leaks = leaksOf(cell)
    def log = logOf(cell, build)
    def entries = xmlReportsOf(cell).collectMany { entriesIn(it) }

    compare('the end of the build', endOf(cell), foundEnd(cell, build))
    compare('the number of entries in the XML reports', entriesOf(cell), entries.size())

    def expected = leaks.collectMany { leak ->
        [namesOf(cell, leak), kindsOf(leak)].combinations { name, kind -> "$kind of $name: ${failureOf(leak)}".toString() }
    }
    def found = entries.collectMany { failuresIn(it) }
    compare('the failures in the XML reports, of those that are not as expected', minus(expected, found), minus(found, expected))

    leaks.collectMany { shownOf(cell, it) }.each { text ->
        if (!shows(log, text)) {
            compare('the log', text, log)
        }
    }
    leaks.findAll { it.noun == 'session' }.each { leak ->
        compare('how often the log has the report', 1, log.readLines().count { it.trim() == sentenceOf(leak) })
    }
    compare('the leaks in the log',
            leaks.findAll { shownOf(cell, it) }.collect { sentenceOf(it) } as Set,
            log.findAll(/(?:[\w.]+(?:\(\))?|The test \w+) leaked \d+ resources?/) as Set)
    compare('the summary in the log', countsOf(cell), foundCounts(log))
    compare('a trace of one of our own threads in the log', false, log.contains('Exception in thread "watertight-'))
    compare('directories left behind', [], new File(basedir, "cells/$cell.name/target").list().findAll { it.startsWith('watertight') })
    return problems
}

/** Counts equal elements, which List.minus does not. */
List minus(List from, List elements) {
    def rest = new ArrayList(from)
    elements.each { rest.remove((Object) it) }
    return rest.sort()
}

// The table

String table(cells, Map problems) {
    def junits = cells*.junit.unique(false).sort { it.tokenize('.')*.toInteger().with { it[0] * 10000 + it[1] * 100 + it[2] } }
    // The console launcher has the version of its JUnit.
    def row = { cell ->
        [cell.launcher == 'console' ? 'console' : "$cell.launcher $cell.version", cell.suite,
         cell.options.collect { key, value -> "$key=$value" }.join(', ')]*.toString()
    }
    def byRow = cells.groupBy({ row(it)[0] }, row).values().collectEntries { it }
    def lines = ['| launcher | suite | options | ' + junits.join(' | ') + ' |', '|---' * (3 + junits.size()) + '|']
    lines += byRow.collect { name, inRow ->
        def results = junits.collect { junit ->
            def cell = inRow.find { it.junit == junit }
            cell == null ? '' : problems[cell.name] ? '**wrong**' : 'ok'
        }
        '| ' + (name + results).join(' | ') + ' |'
    }
    def wrong = problems.count { name, found -> found }
    return """\
# The matrix

${cells.size()} cells, ${cells.size() - wrong} as expected, $wrong not; JDK ${System.getProperty('java.version')}. The columns are versions of JUnit.

${lines.join('\n')}
"""
}

THUMBNAIL = 'shop.Thumbnail.<init>(Thumbnail.java:16)'
OF_PAINTER = [THUMBNAIL, 'shop.Thumbnail.drawAndForget(Thumbnail.java:24)']
PERHAPS_EARLIER = 'a task left behind by an earlier test could have opened it'
MEETING = ['LeakyTest.aForgetsTwoThumbnails()', 'TidyTest.letsAThreadForgetOne()']
REMEDIES = [
        test: 'Close it before the test ends, for example with try-with-resources or @AutoClose.',
        class: 'Close it in @AfterAll, or open it in a static field with @AutoClose.',
        run: 'Close it before its test ends, and wrap the tasks that a test gives to other threads.',
        session: 'Close it, or register it with registerUntilExit if it is to live as long as the process.']

def cells = evaluate(new File(basedir, 'cells.groovy'))
def build = normalised(new File(basedir, 'build.log').getText('UTF-8'))
def problems = cells.collectEntries { [it.name, problemsOf(it, build)] }
new File(matrixTable).setText(table(cells, problems), 'UTF-8')

def wrong = problems.findAll { name, found -> found }
assert !cells.isEmpty()
if (wrong) {
    throw new AssertionError(wrong.collect { name, found -> "\n== $name\n" + found.collect { "  $it\n" }.join() }.join() +
            "\n${wrong.size()} of ${cells.size()} cells are not as expected")
}
return true
