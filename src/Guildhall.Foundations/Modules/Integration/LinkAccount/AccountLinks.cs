namespace Guildhall.Foundations.Modules.Integration.LinkAccount;

/// <summary>Addresses of the pages of linked accounts.</summary>
internal static class AccountLinks
{
    public const string List = "/account/links";

    public static string Add(string kind) => $"{List}/{kind}";

    public static string Remove(Guid link) => $"{List}/remove/{link}";
}
