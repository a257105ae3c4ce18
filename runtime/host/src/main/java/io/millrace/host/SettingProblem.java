package io.millrace.host;

/** What is wrong with one setting; the name is empty when it is not one of them alone. */
public record SettingProblem(String setting, String message) {}
