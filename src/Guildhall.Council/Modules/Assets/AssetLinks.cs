namespace Guildhall.Council.Modules.Assets;

/// <summary>The addresses of the pages about the council's equipment.</summary>
public static class AssetLinks
{
    /// <summary>All of it.</summary>
    public const string All = "/staff/assets";

    /// <summary>Where one is added.</summary>
    public const string Add = "/staff/assets/add";

    /// <summary>What has no labels.</summary>
    public const string Stock = "/staff/assets/stock";

    /// <summary>Where many are taken in from a table.</summary>
    public const string Import = "/staff/assets/import";

    /// <summary>What is to be collected from leavers.</summary>
    public const string ToCollect = "/staff/assets?view=collect";

    /// <summary>One thing.</summary>
    public static string One(Guid id) => $"/staff/assets/{id}";

    /// <summary>Where what is written of it is changed.</summary>
    public static string Change(Guid id) => $"/staff/assets/{id}/change";

    /// <summary>Where something is issued as a part of a case.</summary>
    public static string Issue(string reference) => $"/staff/cases/{reference}/equipment";
}
