namespace Guildhall.Casework.Modules.Cases;

/// <summary>The addresses of the pages about cases.</summary>
public static class CaseLinks
{
    /// <summary>The desk: the list of cases.</summary>
    public const string Desk = "/staff/cases";

    /// <summary>The cases sent while services were being tried out.</summary>
    public const string Tests = "/staff/cases?view=tests";

    /// <summary>Where cases are searched for.</summary>
    public const string Search = "/staff/cases/search";

    /// <summary>What an officer did to many cases at once.</summary>
    public const string Bulk = "/staff/cases/bulk";

    /// <summary>One thing done to many cases.</summary>
    public static string BulkAction(Guid id) => $"/staff/cases/bulk/{id:N}";

    /// <summary>Where a case is flagged.</summary>
    public static string Flags(string reference) => $"/staff/cases/{reference}/flags";

    /// <summary>The lists an officer keeps.</summary>
    public const string SavedViews = "/staff/cases/views";

    /// <summary>Where a list is kept.</summary>
    public static string SaveView(string query) => $"/staff/cases/views/new?{query}";

    /// <summary>Where a kept list is changed.</summary>
    public static string SavedView(Guid id) => $"/staff/cases/views/{id:N}";

    /// <summary>A list as a file of comma-separated values.</summary>
    public static string Export(string query) => $"/staff/cases/export?{query}";

    /// <summary>Where a customer follows a case.</summary>
    public const string Track = "/track";

    /// <summary>A case, for officers.</summary>
    public static string Case(string reference) => $"/staff/cases/{reference}";

    /// <summary>A case whose page says, and has the focus on, what an officer has just done to it.</summary>
    /// <param name="what">What was done, where it is not in the timeline.</param>
    public static string Done(string reference, string what = "") => $"{Case(reference)}?done{(what.Length == 0 ? "" : "=" + what)}#done";

    /// <summary>The desk after a case has left it: handed to a team whose cases the officer does not see.</summary>
    public static string Gone(string reference) => $"{Desk}?handed-over={reference}#done";

    /// <summary>Where an officer outside its team opens a restricted case with a reason.</summary>
    public static string OpenAnyway(string reference) => $"/staff/cases/{reference}/open-anyway";

    /// <summary>Where an officer moves a case to another stage, with what that stage asks.</summary>
    public static string Move(string reference, string? stage = null) => $"/staff/cases/{reference}/move{(stage is null ? "" : $"/{stage}")}";

    /// <summary>Where an officer takes the next case.</summary>
    public const string Next = "/staff/cases/next";

    /// <summary>Who of the team can take a case.</summary>
    public static string Assign(string reference) => $"/staff/cases/{reference}/assign";

    /// <summary>Where an officer hands a case to another team.</summary>
    public static string HandOver(string reference) => $"/staff/cases/{reference}/hand-over";

    /// <summary>Where an officer gives a case back to the team that handed it over.</summary>
    public static string HandBack(string reference) => $"/staff/cases/{reference}/hand-back";

    /// <summary>Where an officer passes a case to a body outside the council.</summary>
    public static string PassOn(string reference) => $"/staff/cases/{reference}/pass-on";

    /// <summary>Where an officer takes a case back from such a body.</summary>
    public static string TakeBack(string reference) => $"/staff/cases/{reference}/take-back";

    /// <summary>Where an officer puts a case aside until a day.</summary>
    public static string Snooze(string reference) => $"/staff/cases/{reference}/snooze";

    /// <summary>What is to be done about a case.</summary>
    public static string Tasks(string reference) => $"/staff/cases/{reference}/tasks";

    /// <summary>The colleagues who can be named in a note.</summary>
    public static string People(string reference) => $"/staff/cases/{reference}/people";

    /// <summary>Where an officer says how they want to hear of a case.</summary>
    public static string Follow(string reference) => $"/staff/cases/{reference}/follow";

    /// <summary>Where an open page of a case hears who else has it open.</summary>
    public static string Looking(string reference) => $"/staff/cases/{reference}/looking";

    /// <summary>The cases one has to do with.</summary>
    public static string Related(string reference) => $"/staff/cases/{reference}/related";

    /// <summary>Where a case is merged with another.</summary>
    public static string Merge(string reference) => $"/staff/cases/{reference}/merge";

    /// <summary>Where a part of a case is made a case of its own.</summary>
    public static string Split(string reference) => $"/staff/cases/{reference}/split";

    /// <summary>The other cases of a case's customer or property.</summary>
    public static string Others(string reference, string of) => $"/staff/cases/{reference}/others?of={of}";

    /// <summary>Where a merge is undone.</summary>
    public static string Unmerge(string reference) => $"/staff/cases/{reference}/unmerge";

    /// <summary>Where a closed case is opened again.</summary>
    public static string Reopen(string reference) => $"/staff/cases/{reference}/reopen";

    /// <summary>What an officer is to do, over all cases.</summary>
    public const string MyTasks = "/staff/tasks";

    /// <summary>Where an officer was named in notes.</summary>
    public const string Mentions = "/staff/mentions";

    /// <summary>A note that names an officer.</summary>
    public static string Mention(Guid entry) => $"{Mentions}?handler=open&entry={entry}";

    /// <summary>The cases an officer follows.</summary>
    public const string Following = "/staff/following";

    /// <summary>Who looked at a case.</summary>
    public static string Readers(string reference) => $"/staff/cases/{reference}/readers";

    /// <summary>A file of a case, for officers.</summary>
    public static string File(string reference, Guid file) => $"/staff/cases/{reference}/files/{file}";

    /// <summary>What the customer sent, version by version, for officers.</summary>
    public static string Differences(string reference) => $"/staff/cases/{reference}/differences";

    /// <summary>The customer's page, with the reference filled in. Shows nothing before they prove the case is theirs.</summary>
    public static string TrackWith(string reference) => $"/track?reference={reference}";

    /// <summary>All a person has sent us, and what came of it.</summary>
    public const string Activity = "/account/activity";

    /// <summary>A case, for whom it belongs to.</summary>
    public static string Mine(string reference) => $"/account/requests/{reference}";

    /// <summary>The customer's view of a case they have proved is theirs.</summary>
    public static string Tracked(string reference) => $"/track/{reference}";

    /// <summary>Where an officer gives a case more time.</summary>
    public static string Extend(string reference) => $"/staff/cases/{reference}/extend";

    /// <summary>Where an officer tells the customer that it will be late.</summary>
    public static string Late(string reference) => $"/staff/cases/{reference}/late";

    /// <summary>Where who has the link we sent says how it went.</summary>
    public static string SurveyByLink(string key) => $"/survey/{key}";
}
