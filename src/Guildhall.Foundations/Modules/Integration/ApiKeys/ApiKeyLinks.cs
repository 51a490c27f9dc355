namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>The addresses of the pages about keys.</summary>
internal static class ApiKeyLinks
{
    public const string All = "/staff/api-keys";

    public const string New = "/staff/api-keys/new";

    public static string One(Guid id) => $"{All}/{id}";
}
