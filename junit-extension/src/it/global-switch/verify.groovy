import groovy.xml.XmlSlurper

def target = new File(basedir, 'target')
def normalized = { String text ->
    text.normalize()
            .replaceAll(/\u001B\[[0-9;]*m/, '')
            .replaceAll(/watertight-\d+/, 'watertight-N')
            .replaceAll(/\S+-worker-\d+/, 'WORKER')
            .replaceAll(/\d+ ms before/, 'N ms before')
}
def builds = normalized(new File(basedir, 'build.log').getText('UTF-8')).split('Scanning for projects').drop(1)
assert builds.size() == 2

def message = """\
LeakyTest.aForgetsTwoThumbnails() leaked 2 resources

  Builder  work directory ${new File(target, 'watertight-N')}
    opened at  shop.Thumbnail.<init>(Thumbnail.java:11)
    from       shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:22)
    by thread  WORKER, N ms before the test ended
    owner      certain: opened inside the test

  Builder  work directory ${new File(target, 'watertight-N')}
    opened at  shop.Thumbnail.<init>(Thumbnail.java:11)
    from       shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:23)
    by thread  WORKER, N ms before the test ended
    owner      certain: opened inside the test

Close it before the test ends, for example with try-with-resources or @AutoClose."""
def trace = """\
io.github.watertight.junit.BuilderLeakError: 
$message
\tat shop.Thumbnail.<init>(Thumbnail.java:11)
\tat shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:22)
\tSuppressed: [2] Builder  work directory ${new File(target, 'watertight-N')}, opened by thread WORKER at:
\t\tat shop.Thumbnail.<init>(Thumbnail.java:11)
\t\tat shop.LeakyTest.aForgetsTwoThumbnails(LeakyTest.java:23)
"""

builds.each {
    assert it.contains('[INFO] BUILD FAILURE')
    assert it.contains('There are test failures.')
    assert it.contains(trace)
    assert it.contains("[ERROR]   LeakyTest.aForgetsTwoThumbnails:22 $message\n")
    assert it.contains('[ERROR] Tests run: 8, Failures: 1, Errors: 0, Skipped: 0\n')
    assert it.findAll(/.*Watertight:.*/) == ['Watertight: 8 tests checked, 9 resources opened, 2 leaks found']
}

['5.14.4', '6.1.3'].each { version ->
    def leaky = new XmlSlurper().parse(new File(target, "reports-$version/TEST-shop.LeakyTest.xml"))
    assert leaky.@tests == '2' && leaky.@failures == '1' && leaky.@errors == '0' && leaky.@skipped == '0'
    def failed = leaky.testcase.findAll { !it.failure.isEmpty() }
    assert failed*.@name*.text() == ['aForgetsTwoThumbnails']
    assert failed[0].@classname == 'shop.LeakyTest'
    assert failed[0].failure.@type == 'io.github.watertight.junit.BuilderLeakError'
    assert normalized(failed[0].failure.@message.text()) == message
    assert normalized(failed[0].failure.text()) == trace

    def tidy = new XmlSlurper().parse(new File(target, "reports-$version/TEST-shop.TidyTest.xml"))
    assert tidy.@tests == '6' && tidy.@failures == '0' && tidy.@errors == '0' && tidy.@skipped == '0'
}

assert target.list().findAll { it.startsWith('watertight') } == []
