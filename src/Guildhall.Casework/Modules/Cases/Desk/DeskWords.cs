using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>What the desk calls its lists, columns and sorts.</summary>
internal static class DeskWords
{
    public static string Title(CaseView view) => view switch
    {
        CaseView.Open => "Open cases",
        CaseView.Mine => "My cases",
        CaseView.Unassigned => "Unassigned cases",
        CaseView.DueSoon => "Cases due soon",
        CaseView.Waiting => "Cases waiting for the customer",
        CaseView.Snoozed => "Snoozed cases",
        CaseView.Unread => "New messages",
        CaseView.Closed => "Closed cases",
        CaseView.All => "All cases",
        CaseView.Tests => "Test cases",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    public static string Tab(CaseView view) => view switch
    {
        CaseView.Open => "Open",
        CaseView.Mine => "Mine",
        CaseView.Unassigned => "Unassigned",
        CaseView.DueSoon => "Due soon",
        CaseView.Waiting => "Waiting",
        CaseView.Snoozed => "Snoozed",
        CaseView.Unread => "New messages",
        CaseView.Closed => "Closed",
        CaseView.All => "All",
        CaseView.Tests => "Tests",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    public static string Column(CaseColumn column) => column switch
    {
        CaseColumn.Customer => "Customer and place",
        CaseColumn.Changed => "Last change",
        CaseColumn.Waiting => "Waiting since",
        CaseColumn.Snoozed => "Snoozed until",
        _ => column.ToString(),
    };

    public static string Sort(CaseSort sort) => sort switch
    {
        CaseSort.Changed => "Last change",
        CaseSort.Written => "Message waiting since",
        CaseSort.Waiting => "Waiting since",
        CaseSort.Snoozed => "Snoozed until",
        _ => sort.ToString(),
    };

    /// <summary>The column a sort orders; null where no column shows what it is by.</summary>
    public static CaseSort? SortOf(CaseColumn column) => column switch
    {
        CaseColumn.Target => CaseSort.Target,
        CaseColumn.Opened => CaseSort.Opened,
        CaseColumn.Changed => CaseSort.Changed,
        CaseColumn.Closed => CaseSort.Closed,
        CaseColumn.Waiting => CaseSort.Waiting,
        CaseColumn.Snoozed => CaseSort.Snoozed,
        _ => null,
    };

    public static string Due(CaseDue due) => due switch { CaseDue.Late => "Past its target", CaseDue.Today => "Today", CaseDue.Soon => "Due soon", _ => "" };

    public static string Channel(string channel) => channel switch { "web" => "Website", "staff" => "Staff", "api" => "Another system", _ => channel };

    public static string Outcome(Outcome outcome) => outcome.ToString();

    public static string Score(int score) => score switch { 1 => "very bad", 2 => "bad", 3 => "neither", 4 => "good", _ => "very good" };

    public static string Language(string language) => language == "cy" ? "Welsh" : "English";

    public static string Days(DayRange days) => days switch
    {
        (null, { } to) => $"to {PlainDates.Short(to)}",
        ({ } from, null) => $"from {PlainDates.Short(from)}",
        ({ } from, { } to) => from == to ? PlainDates.Short(from) : $"{PlainDates.Short(from)} to {PlainDates.Short(to)}",
        _ => "",
    };
}
