namespace Guildhall.Foundations.Modules.Integration;

/// <summary>Something a key may do.</summary>
/// <param name="Name">What it is called: <c>cases:read</c>.</param>
/// <param name="Title">What an administrator reads.</param>
/// <param name="Description">What it lets an integrator do.</param>
public sealed record ApiScope(string Name, string Title, string Description);

/// <summary>What keys of the API may do.</summary>
public static class ApiScopes
{
    /// <summary>See cases and how far they are.</summary>
    public const string ReadCases = "cases:read";

    /// <summary>See also what customers told us, and who they are.</summary>
    public const string ReadAnswers = "cases:answers";

    /// <summary>Open cases.</summary>
    public const string OpenCases = "cases:open";

    /// <summary>Move cases, add notes, write to customers.</summary>
    public const string WriteCases = "cases:write";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiScope> All { get; } =
    [
        new(ReadCases, "See cases and how far they are", "Read cases, lists of cases and what happened to them; nothing that customers wrote, and not who they are."),
        new(ReadAnswers, "See what customers told us, and who they are", "See in them also the answers and their files, the customer, the property and what was written. Sealed answers stay sealed."),
        new(OpenCases, "Open cases", "Open a case of a service with its answers, and send the files that belong to them."),
        new(WriteCases, "Move cases, add notes and write to customers", "Move a case to another stage, add a note for officers, send the customer a message."),
    ];

    /// <summary>The name of the policy that asks for a key with a scope.</summary>
    public static string Policy(string scope) => $"api:{scope}";

    /// <summary>The name of the policy that asks for any key.</summary>
    public const string AnyKey = "api";
}
