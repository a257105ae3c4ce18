package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyJudgeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                // Redis 6.2, within a script
                "ERR Error running script (call to f_2c0f9b1d7c7a4ac6f8d8f6b5fbc86b1f7d1f1f0b): @user_script:17:"
                        + " @user_script: 17: -OOM command not allowed when used memory > 'maxmemory'. ",
                // Redis 7, within a script
                "OOM command not allowed when used memory > 'maxmemory'. script: 2c0f9b1d, on @user_script:17.",
                "LOADING Redis is loading the dataset in memory",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_2c): @user_script:17: @user_script: 17: -READONLY You can't write"
                        + " against a read only replica. ",
                "CLUSTERDOWN The cluster is down",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "ERR Error running script (call to f_2c): @user_script:12: @user_script: 12: Script attempted to access a"
                        + " non local key in a cluster node",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write.",
                "ERR max number of clients reached",
            })
    void triesAgainWhatPasses(String error) {
        assertThat(ReplyJudge.judge(error))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.fault()).isEqualTo(Fault.TARGET_BUSY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "ERR invalid password",
                "ERR AUTH <password> called without any password configured for the default user.",
            })
    void waitsForCredentialsToBeCorrected(String error) {
        assertThat(ReplyJudge.judge(error))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.fault()).isEqualTo(Fault.TARGET_AUTHENTICATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPERM this user has no permissions to run the 'mset' command or its subcommand",
                "NOPERM this user has no permissions to access one of the keys used as arguments",
                "ERR Error running script (call to f_2c): @user_script:17: @user_script: 17: The user executing the"
                        + " script can't run this command or subcommand ",
                // Redis 7.0
                "ERR The user executing the script can't access at least one of the keys mentioned in the command"
                        + " arguments script: b6001ce0, on @user_script:1.",
                "NOPERM ACL failure in script: No permissions to access a key",
                "DENIED Redis is running in protected mode",
            })
    void waitsForPrivilegesAndLooksForTheOneOperation(String error) {
        Verdict verdict = ReplyJudge.judge(error);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                .isEqualTo(Fault.TARGET_PRIVILEGES));
        assertThat(ReplyJudge.mayBeOneOf(verdict)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOVED 3999 127.0.0.1:6381",
                "CROSSSLOT Keys in request don't hash to the same slot",
                "ERR unknown command `EVALSHA`, with args beginning with: `2c0f`, `2`, `shop.orders:7`, ",
                "ERR DB index is out of range",
                "ERR Error running script (call to f_8d2b): @user_script:22: @user_script: 22: Unknown Redis command called"
                        + " from Lua script",
                "ERR Unknown Redis command called from script script: 8d2b, on @user_script:22.",
            })
    void stopsWhenTheServerIsOfAnotherKind(String error) {
        assertThat(ReplyJudge.judge(error))
                .isInstanceOfSatisfying(
                        Verdict.Fatal.class, fatal -> assertThat(fatal.fault()).isEqualTo(Fault.TARGET_SETUP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR string exceeds maximum allowed size (proto-max-bulk-len)",
                "ERR syntax error",
                "ERR Error running script (call to f_8d2b): @user_script:22: expected `,` or `}` at line 1 column 20",
                "",
                "odd",
            })
    void rejectsTheRestOneByOne(String error) {
        Verdict verdict = ReplyJudge.judge(error);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Reject.class, reject -> assertThat(reject.fault())
                .isEqualTo(Fault.TARGET_REFUSED));
        assertThat(ReplyJudge.mayBeOneOf(verdict)).isTrue();
    }

    @Test
    void doesNotRepeatContents() {
        String error = "ERR unknown command `MSET`, with args beginning with: `shop.orders:7`, `{\"name\":\"x\"}`, ";

        assertThat(ReplyJudge.judge(error).toString())
                .contains("unknown command")
                .doesNotContain("shop.orders");
    }

    @Test
    void knowsScriptsThatAreMissing() {
        assertThat(ReplyJudge.isUnknownScript("NOSCRIPT No matching script. Please use EVAL."))
                .isTrue();
        assertThat(ReplyJudge.isUnknownScript("ERR NOSCRIPT")).isFalse();
    }
}
