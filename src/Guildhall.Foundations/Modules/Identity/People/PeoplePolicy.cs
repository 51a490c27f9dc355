namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>Who may look at staff: administrators at all, managers at those of their own teams.</summary>
internal static class PeoplePolicy
{
    public const string Name = "staff-people";
}

/// <summary>The addresses of the pages about staff.</summary>
internal static class PeopleLinks
{
    public static string Work(Guid id) => $"/staff/people/{id}/work";

    public const string All = "/staff/people";

    public const string Leavers = "/staff/people?view=leavers";

    public const string Add = "/staff/people/add";

    public const string Teams = "/staff/teams";

    public static string Person(Guid id) => $"/staff/people/{id}";

    public static string Done(Guid id, string what) => $"/staff/people/{id}?done={what}";

    public static string End(Guid id) => $"/staff/people/{id}/end";

    public static string Team(string name) => $"/staff/teams/{name}";
}
